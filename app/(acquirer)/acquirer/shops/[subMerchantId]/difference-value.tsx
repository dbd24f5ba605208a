import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import { Amount } from "#app/_components/amount.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { CycleWord } from "#app/_components/cycle.tsx";
import { isCycle } from "#server/calendar/cycle.ts";
import { isChannel } from "#server/channel/channel.ts";
import { isRole } from "#server/clearing/register.ts";

/** One side of a difference in a reader's words: money in yuan, states, roles, wallets and cycles by their names. */
export function DifferenceValue({ field, value }: { field: string; value: string }) {
  const t = useTranslations("acquirer");
  if (value === "") return "–";
  if (field === "minimumFen" || field === "advanceLimitFen") return <Amount fen={BigInt(value)} />;
  if (field === "status" && isStatus(value)) return t(`shops.states.${value}`);
  if (field === "role" && isRole(value)) return t(`role.${value}`);
  if (field === "cycle" && isCycle(value)) return <CycleWord cycle={value} />;
  if (field === "holds")
    return listed(value, (fen) => (fen === "all" ? t("shops.holdAll") : <Amount fen={BigInt(fen)} />));
  if (field === "channelNos")
    return listed(value, (text) => {
      const [channel, ...number] = text.split(" ");
      return isChannel(channel) ? (
        <>
          <ChannelMark channel={channel} /> {number.join(" ")}
        </>
      ) : (
        text
      );
    });
  return value;
}

/** The register's fields list with ", ". */
const listed = (value: string, of: (text: string) => ReactNode) =>
  value.split(", ").map((text, i) => (
    <Fragment key={`${text} ${String(i)}`}>
      {i > 0 ? <br /> : null}
      {of(text)}
    </Fragment>
  ));

const isStatus = (text: string): text is "active" | "suspended" | "closing" | "closed" =>
  ["active", "suspended", "closing", "closed"].includes(text);
