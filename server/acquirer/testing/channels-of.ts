import type { Channel } from "../../channel/channel.ts";
import type { Capabilities } from "../capabilities.ts";

/** The wallets of a connection, each once. */
export const channelsOf = ({ ways }: Capabilities): readonly Channel[] => [
  ...new Set(ways.map(({ channel }) => channel)),
];
