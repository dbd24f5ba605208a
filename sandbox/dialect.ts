import type { FastifyInstance } from "fastify";
import type { Day } from "#server/calendar/day.ts";
import type { Channel } from "#server/channel/channel.ts";
import type { Flaw, Message, News } from "./trade/announce.ts";
import type { Trade } from "./trade/trade.ts";
import type { World } from "./world/world.ts";

/** What `seed.ts` asks of a dialect before the sandbox runs. Folders: the acquirer's own keys, the platform's, its people's. */
export interface DialectSeed {
  /** Both sides' keys, made once and kept. */
  readyKeys(own: string, platform: string, desk: string): void;
  /** Numbers the acquirer gave the platform. */
  settingsOf(own: string): Readonly<Record<string, string>>;
  /** Its connection in the platform's acquirer.json. `keyFile` names a file among the platform's keys. */
  sectionOf(seed: {
    origin: string;
    notifyUrl: string;
    settings: Readonly<Record<string, string>>;
    keyFile: (name: string) => string;
  }): Readonly<Record<string, unknown>>;
}

/** How an interface numbers, tells and bills: what the world asks of the one that a trade was placed through. */
export interface Carrier {
  /** A payment's number on `day` (yyyyMMdd), unlike any other so far with all but certainty; the trade's own where it has one. */
  newReference(day: string, trade: Trade): string;
  /** A refund's number; undefined where the request's own stands for it. */
  newRefundReference(day: string): string | undefined;
  /** True: the money has moved when a refund is answered. Else it is accepted first and succeeds a moment later. */
  readonly refundsAtOnce: boolean;
  /** Whether it tells what became of a refund; else it is asked. */
  readonly tellsRefunds: boolean;
  /** Seconds before each delivery of a notification. */
  readonly ladderS: readonly number[];
  /** The id of one piece of news, from its digest in hex. */
  newsId(digest: string): string;
  notification(world: World, news: News, id: string, flaw: Flaw): Message;
  /** How often a payment is told as news of its own: by the wallet, and once more when it is booked; once where absent. */
  readonly paymentTellings?: number;
  /** The acknowledgement that ends the deliveries of this news. */
  isAccepted(answer: { status: number; text: string }, news: News): boolean;
  readonly billEnding: string;
  bill(world: World, day: Day): Buffer | Promise<Buffer>;
}

/** The acquirer's side of one wallet. Each folder beside this file that speaks a protocol has one; `dialects.ts` lists them. */
export interface Dialect extends Carrier {
  readonly channel: Channel;
  /** As people call it, in full and in short. */
  readonly name: string;
  readonly shortName: string;
  /** The ground of the button that pays; white stands on it. */
  readonly colour: string;
  readonly seed: DialectSeed;
  readonly routes: (app: FastifyInstance, options: { world: World }) => Promise<void>;
  /** How every code begins that it makes. */
  readonly codeStart: string;
  newCodeUrl(): string;
}
export type Dialects = Readonly<Record<Channel, Dialect>>;

/** An interface of the acquirer's own that carries several wallets; one bill has them all. `gateways.ts` lists them. */
export interface Gateway extends Carrier {
  /** As trades and bills name it. */
  readonly name: string;
  readonly seed: Omit<DialectSeed, "sectionOf"> & Partial<Pick<DialectSeed, "sectionOf">>;
  readonly routes: (app: FastifyInstance, options: { world: World }) => Promise<void>;
}
