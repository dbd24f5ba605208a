import { billDaysOf, clearingDateOf, type Window, windowOf } from "#server/calendar/clearing-date.ts";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import { BillDay } from "#server/statement/bill-day.ts";
import { foreignIn } from "../trade/foreign-payment.ts";
import { notOursOn, refundsGoneBefore } from "../trade/not-ours.ts";
import { type Payment, type Refund, sumOf, type Trade } from "../trade/trade.ts";
import { billOf, hadBusiness } from "./bills.ts";
import type { FundsLine } from "./facts.ts";
import { writeAtomically } from "./files.ts";
import type { World } from "./world.ts";

type InTransit = Extract<FundsLine, { kind: "in_transit" }>;
type ClientFunds = Extract<FundsLine, { kind: "client_funds" }>;

/**
 * Ends one clearing date and the natural day of its name: bills, the funds statements and the record of earlier payments. The channels pay what stood in transit
 * the evening before; they withhold fees and net refunds; the bank's payouts and returns of the day move client funds.
 */
export async function closeDay(world: World, day: Day): Promise<void> {
  for (const channel of CHANNELS) await billOf(world, channel, day);
  for (const name of world.gateways.keys()) if (hadBusiness(world, name, day)) await billOf(world, name, day);
  const window = windowOf(day, world.desk.register().cutOffs);
  const transit = CHANNELS.map((channel) => inTransitOf(world, channel, { day, window }));
  await world.record({ kind: "day_closed", day, funds: [clientFundsOf(world, day, transit), ...transit] });
  writeStatements(world);
}

/** Both files are written whole from what is remembered: after a crash they are simply written again. */
export function writeStatements(world: World): void {
  const { funds, newest, lastClosedDay } = world.book;
  const foreign = foreignIn(world);
  writeAtomically(world.paths.funds, funds.map((line) => `${JSON.stringify(line)}\n`).join(""));
  if (lastClosedDay === undefined) return;
  const { cutOffs } = world.desk.register();
  const ended = (at: Date) => clearingDateOf(at, cutOffs) <= lastClosedDay;
  const originals = newest.flatMap((trade) => {
    const payment = trade.payment;
    if (!payment || !ended(billedAt(payment)) || foreign(trade)) return [];
    const record = {
      acquirerReference: payment.reference,
      merchantOrderNo: trade.no,
      merchantNo: trade.channelNo,
      channel: trade.channel,
      paidAt: instantText(billedAt(payment)),
      settlementFen: String(payment.settlementFen),
      feeFen: String(payment.feeFen),
      refunds: trade.refunds
        .filter((r) => ended(r.acceptedAt))
        .map((r) => ({
          refundNo: r.no,
          acquirerRefundReference: r.reference,
          clearingDate: writeCompactDay(clearingDateOf(r.acceptedAt, cutOffs)),
          refundedAt: instantText(r.acceptedAt),
          fen: String(r.settlementFen),
          feeReturnedFen: String(r.feeReturnedFen),
        })),
    };
    return `${JSON.stringify(record)}\n`;
  });
  writeAtomically(world.paths.originals, originals.join(""));
}

/** A row counts at its own time; one outside its bill's day at that day's nearest second. */
const billedAt = ({ billDay, at }: Payment): Date => new BillDay(billDay).nearest(at);

function inTransitOf(
  world: World,
  channel: Channel,
  { day, window }: { day: Day; window: Window },
): InTransit {
  const before = world.book.funds.findLast(
    (l): l is InTransit => l.kind === "in_transit" && l.channel === channel,
  );
  const opening = BigInt(before?.closing ?? "0");
  const isForeign = foreignIn(world);
  const isOfChannel = (trade: Trade) => trade.channel === channel && !isForeign(trade);
  const isIn = (at: Date | undefined) => at !== undefined && at >= window.from && at < window.to;
  const inWindow = <T>(book: ReadonlyMap<string, T[]>) =>
    billDaysOf(window).flatMap((natural) => book.get(natural) ?? []);
  const paid = inWindow(world.book.paidOn).flatMap((t) =>
    t.payment && isOfChannel(t) && isIn(billedAt(t.payment)) ? [t.payment] : [],
  );
  const refunds = inWindow(world.book.refundedOn).filter(
    (r) => isOfChannel(r.trade) && isIn(r.refund.acceptedAt),
  );
  const gone = refundsGoneBefore(world, day);
  const voids = inWindow(world.book.voidedOn).filter(
    (v) => isOfChannel(v.trade) && isIn(v.refund.closedAt) && !gone.has(v.refund.reference),
  );
  // What a refund took stays with the acquirer after all once it is closed, and so does the fee that had been given back.
  const back = (fen: (refund: Refund) => bigint) =>
    sumOf(refunds, (r) => fen(r.refund)) - sumOf(voids, (v) => fen(v.refund));
  const collected = sumOf(paid, (p) => p.settlementFen);
  const refunded = back((r) => r.settlementFen);
  const feeWithheld = sumOf(paid, (p) => p.feeFen) - back((r) => r.feeReturnedFen);
  // A channel never asks for money: refunds above the takings stay with it and lower the next payment.
  const arrived = opening > 0n ? opening : 0n;
  const closing = opening + collected - refunded - feeWithheld - arrived;
  const isOlder = opening < 0n && before !== undefined;
  return {
    day: writeCompactDay(day),
    kind: "in_transit",
    channel,
    opening: String(opening),
    collected: String(collected),
    refunded: String(refunded),
    feeWithheld: String(feeWithheld),
    arrived: String(arrived),
    closing: String(closing),
    oldestDay: closing === 0n ? "" : isOlder ? before.oldestDay : writeCompactDay(day),
  };
}

function clientFundsOf(world: World, day: Day, transit: readonly InTransit[]): ClientFunds {
  const before = world.book.funds.findLast((l): l is ClientFunds => l.kind === "client_funds");
  const opening = BigInt(before?.closing ?? "0");
  const arrived = sumOf(transit, (t) => BigInt(t.arrived));
  const moved = (kind: "paid" | "returned") =>
    sumOf(
      world.book.bankLines.filter((b) => b.line.kind === kind && b.line.bankDay === writeCompactDay(day)),
      (b) => BigInt(b.line.amount),
    );
  const paid = moved("paid");
  const returned = moved("returned");
  const refunded = notOursOn(world, day);
  return {
    day: writeCompactDay(day),
    kind: "client_funds",
    opening: String(opening),
    arrived: String(arrived),
    returned: String(returned),
    advances: "0",
    paid: String(paid),
    refunded: String(refunded),
    feeDrawn: "0",
    repaid: "0",
    closing: String(opening + arrived + returned - paid - refunded),
  };
}
