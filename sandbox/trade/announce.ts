import { createHash } from "node:crypto";
import type { Channel } from "#server/channel/channel.ts";
import { post } from "../http.ts";
import type { World } from "../world/world.ts";
import { MAGIC } from "./magic.ts";
import type { Refund, Trade } from "./trade.ts";

export type News =
  /** `nth`: which telling of the same payment; absent: the first. */
  | { kind: "payment"; trade: Trade; nth?: number }
  | { kind: "refund"; trade: Trade; refund: Refund }
  | { kind: "refund_closed"; trade: Trade; refund: Refund };

export interface Message {
  body: string;
  headers: Record<string, string>;
}
/** What is wrong with a notification on purpose. */
export interface Flaw {
  forged: boolean;
  amountOffBy: bigint;
}

const ANSWER_MS = 5_000;
const DUPLICATES = 3;
const DUPLICATE_AFTER_MS = 300;
const BOOKED_AFTER_MS = 1_000;

export interface Delivery {
  id: string;
  channel: Channel;
  merchantOrderNo: string;
  kind: News["kind"];
  attempts: number;
  done: boolean;
  lastStatus: string;
}
const deliveries = new WeakMap<World, Map<string, Delivery>>();
export const deliveriesOf = (world: World): Delivery[] => [...(deliveries.get(world)?.values() ?? [])];

/** First tellings that are under way. */
const underWay = new WeakMap<World, Set<Promise<void>>>();
/** Resolves once nothing that has just happened is still on its way: what is told with a clock that jumps meanwhile looks old. */
export async function untilTold(world: World): Promise<void> {
  await Promise.all([...(underWay.get(world) ?? [])]);
}

/** Tells the platform, again and again until it answers as it should. The same news always has the same id. */
export function announce(world: World, news: News): void {
  announceOnce(world, news);
  if (news.kind !== "payment") return;
  const { paymentTellings = 1 } = world.carrierOf(news.trade);
  for (let nth = 2; nth <= paymentTellings; nth++) announceOnce(world, { ...news, nth });
}

function announceOnce(world: World, news: News): void {
  const { trade } = news;
  const url = news.kind === "payment" ? trade.notifyUrl : news.refund.notifyUrl || trade.notifyUrl;
  const id = idOf(world, news);
  if (url === "" || world.book.notified.has(id)) return;
  if (news.kind === "payment" && trade.totalFen === MAGIC.lostNotification) return;
  if (news.kind !== "payment" && !world.carrierOf(trade).tellsRefunds) return;
  const delivery: Delivery = {
    id,
    channel: trade.channel,
    merchantOrderNo: trade.no,
    kind: news.kind,
    attempts: 0,
    done: false,
    lastStatus: "",
  };
  const known = deliveries.get(world) ?? new Map<string, Delivery>();
  deliveries.set(world, known.set(id, delivery));
  // Booked a moment after it was paid.
  const nth = news.kind === "payment" ? (news.nth ?? 1) : 1;
  const first = schedule(world, news, url, delivery, (nth - 1) * BOOKED_AFTER_MS);
  const telling = underWay.get(world) ?? new Set();
  underWay.set(world, telling.add(first));
  void first.then(() => telling.delete(first));
}

/** Resolves after this telling, whatever became of it. */
function schedule(world: World, news: News, url: string, delivery: Delivery, delayMs: number): Promise<void> {
  return new Promise((told) => {
    world.later(delayMs, () => tell(world, news, url, delivery).finally(told));
  });
}

async function tell(world: World, news: News, url: string, delivery: Delivery): Promise<void> {
  delivery.attempts++;
  const { trade } = news;
  const isPayment = news.kind === "payment";
  const flaw: Flaw = {
    forged:
      news.kind === "payment" &&
      news.nth === undefined &&
      trade.totalFen === MAGIC.forgedNotification &&
      delivery.attempts === 1,
    amountOffBy: isPayment && trade.totalFen === MAGIC.wrongAmountNotified ? 1n : 0n,
  };
  delivery.lastStatus = world.book.faults.loseNotifications
    ? "lost"
    : await deliver(world, news, url, delivery.id, flaw);
  const accepted = delivery.lastStatus === "accepted" && !flaw.forged;
  const duplicated = isPayment && trade.totalFen === MAGIC.duplicatedNotification;
  if (accepted && duplicated && delivery.attempts < DUPLICATES) {
    void schedule(world, news, url, delivery, DUPLICATE_AFTER_MS);
    return;
  }
  const next = world.carrierOf(trade).ladderS[delivery.attempts];
  if (!accepted && next !== undefined) {
    void schedule(world, news, url, delivery, next * 1_000);
    return;
  }
  delivery.done = true;
  await world.record({ kind: "notified", id: delivery.id, status: delivery.lastStatus });
}

async function deliver(world: World, news: News, url: string, id: string, flaw: Flaw): Promise<string> {
  const dialect = world.carrierOf(news.trade);
  const message = dialect.notification(world, news, id, flaw);
  try {
    const answer = await post(url, message, ANSWER_MS);
    return dialect.isAccepted(answer, news) ? "accepted" : `answered ${answer.status}`;
  } catch (error) {
    return `no answer: ${error instanceof Error ? error.name : "unknown"}`;
  }
}

function idOf(world: World, news: News): string {
  const which = news.kind === "payment" ? (news.nth ?? "") : news.refund.key;
  const what = `${news.kind} ${news.trade.channel} ${news.trade.key} ${which}`;
  return world.carrierOf(news.trade).newsId(createHash("sha256").update(what).digest("hex"));
}
