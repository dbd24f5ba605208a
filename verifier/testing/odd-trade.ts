/** What does not go as it should: late and early payments, wrong bills, refunds nobody ordered, rows of other systems. */
import { addDays } from "#server/calendar/calendar.ts";
import { clearingDateOf } from "#server/calendar/clearing-date.ts";
import type { Day } from "#server/calendar/day.ts";
import { dayOf, instantText, startOf } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel, walletOf } from "#server/channel/channel.ts";
import { endOfWindow, type World, type WorldRefund, type WorldSale } from "./world.ts";

const SECOND = 1000;
const DAY_MS = 86_400_000;
const CLOCK_MS = 300 * SECOND;

type Odd = (world: World, sale: WorldSale, from: number) => Partial<WorldSale>;

/** The till's clock runs ahead: mostly within the tolerance. */
function paidEarly({ random }: World, sale: WorldSale, from: number) {
  const before = random.chance(0.8) ? random.between(1, 300) : random.between(301, 600);
  return { paidAt: Math.max(from, sale.createdAt - before * SECOND) };
}

/** At the bounds of its life and beyond, perhaps only on the next date. */
function paidLate(world: World, sale: WorldSale) {
  const { random } = world;
  const longest = walletOf(sale.channel).orderLifetimeMaxMs + CLOCK_MS;
  const paidAt = sale.createdAt + longest + random.pick([0, 1, 1, 60, 3600]) * SECOND;
  return { paidAt, day: clearingDateOf(new Date(paidAt), world.cutOffs) };
}

/** The acquirer closed it; its log may be written hours later. */
function paidAfterClose(world: World, sale: WorldSale) {
  const { random, closes } = world;
  const closedAt = sale.paidAt - random.pick([-1, 0, 1, 50]) * SECOND;
  const written = random.chance(0.8) ? 1 : random.between(3_600, 90_000);
  closes.push({
    merchantOrderNo: sale.merchantOrderNo,
    closedAt: instantText(new Date(closedAt)),
    enteredAt: instantText(new Date(closedAt + written * SECOND)),
  });
  return {};
}

/** The platform has the order: it stands in nobody's record that it was lost. */
const wrongBill: Odd = ({ random }, sale) => ({
  billedOrderFen: sale.orderAmount + BigInt(random.pick([-1, 1, 100])),
  lostUntil: "",
});

const farFee: Odd = ({ random }, sale) => {
  const fee = sale.fee + BigInt(random.pick([-30, -3, 3, 30]));
  return { fee: fee < 0n ? sale.fee + 3n : fee };
};

const anotherNumber: Odd = ({ random, shops }, sale) => {
  const other = random.pick(shops.filter((s) => s.subMerchantNo !== sale.sellerNo));
  return { channelNo: other.channelNos[sale.channel]?.[0]?.no ?? "" };
};

/** Made at the acquirer's own till, of no form of ours or of one that nobody knows. */
const stranger: Odd = ({ random, shops }, sale) => {
  const shop = shops.find((s) => s.channelNos[sale.channel]?.some((n) => n.no === sale.channelNo));
  const isShared = shop?.channelNos[sale.channel]?.some((n) => n.shared) === true;
  return {
    lostUntil: "never",
    // At a shared number another form would be another system's.
    ...(!isShared && random.chance(0.5) && { merchantOrderNo: `POS${random.digits(20)}` }),
  };
};

const ODD_SALES: readonly Odd[] = [
  paidEarly,
  paidLate,
  paidAfterClose,
  wrongBill,
  farFee,
  anotherNumber,
  stranger,
];

/** One in seven sales is odd. `from` = the first instant of the window in which its order was made. */
export function oddSale(world: World, sale: WorldSale, from: number): WorldSale {
  const { random } = world;
  if (!random.chance(0.14)) return sale;
  return { ...sale, ...random.pick(ODD_SALES)(world, sale, from) };
}

/** Made by the acquirer's staff, for more than was left, or with a fee given back that no schedule gives. */
export function oddRefund({ random }: World, sale: WorldSale, refund: WorldRefund): WorldRefund {
  const kind = random.next();
  if (kind < 0.15) {
    const refundNo = `STAFF${random.digits(12)}`;
    const isNumbered = walletOf(sale.channel).numbersRefunds;
    return {
      ...refund,
      refundId: "",
      refundNo,
      ...(!isNumbered && { acquirerRefundReference: refundNo }),
    };
  }
  if (kind < 0.19) return { ...refund, amount: refund.amount + sale.amount };
  if (kind < 0.23) return { ...refund, feeReturned: refund.feeReturned + BigInt(random.between(3, 30)) };
  return refund;
}

/** Another system sells and gives back at the numbers that it shares with our shops. */
export function makeForeign(world: World, from: number): void {
  const { random } = world;
  for (const channel of CHANNELS)
    for (const channelNo of sharedNos(world, channel)) {
      if (!random.chance(0.5)) continue;
      world.foreign.push({ channel, row: foreignRow(world, channel, channelNo, from) });
    }
}

const sharedNos = ({ shops }: World, channel: Channel): string[] =>
  shops.flatMap((s) => (s.channelNos[channel] ?? []).filter((n) => n.shared).map((n) => n.no));

function foreignRow(world: World, channel: Channel, channelNo: string, from: number) {
  const { random } = world;
  const isRefund = random.chance(0.2);
  const refundNo = isRefund ? `ERPR${random.digits(10)}` : "";
  return {
    lineNo: 0,
    kind: isRefund ? ("refund" as const) : ("payment" as const),
    acquirerReference: `4${CHANNELS.indexOf(channel)}${random.digits(24)}`,
    merchantOrderNo: `ERP${random.digits(12)}`,
    channelNo,
    happenedAt: new Date(from + random.between(0, (endOfWindow(world, from) - from) / SECOND - 1) * SECOND),
    orderFen: 1_000n,
    settlementFen: 1_000n,
    feeFen: 3n,
    acquirerRefundReference: refundNo,
    refundNo,
    state: isRefund ? "SUCCESS" : "",
  };
}

/** A later bill states a payment or refund of yesterday once more: at the first instant of its own day. */
export function billedAgain(world: World, from: number, day: Day): void {
  const { random } = world;
  for (const sale of world.sales) {
    if (sale.day < day && sale.paidAt >= from - DAY_MS && random.chance(0.02)) note(world, sale, "", from);
    // On its way in one bill, done in the next: days later, on the next day, or in the other bill of the same window.
    for (const r of sale.refunds) {
      const next = startOf(addDays(dayOf(new Date(r.at)), 1)).getTime();
      const at = Math.max(from, next);
      if (r.day <= day && at < endOfWindow(world, from) && r.at >= from - DAY_MS && random.chance(0.1))
        note(world, sale, r.acquirerRefundReference, at);
    }
  }
}

function note(world: World, sale: WorldSale, acquirerRefundReference: string, at: number): void {
  world.again.push({ acquirerReference: sale.acquirerReference, acquirerRefundReference, at });
}
