/** A day's sales and refunds as the acquirer's channels record them. */

import { feeFor, feeKept } from "#server/agreement/fee.ts";
import type { Day } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { CHANNELS, walletOf } from "#server/channel/channel.ts";
import { idOf } from "#server/id.ts";
import { merchantOrderNo, refundNo } from "#server/order/order-terms-codec.ts";
import { keptTogether } from "#server/refund/refund-shares.ts";
import { billedAgain, makeForeign, oddRefund, oddSale } from "./odd-trade.ts";
import { standingOn, voidRefunds } from "./void-trade.ts";
import { ACQUIRER, endOfWindow, type World, type WorldSale } from "./world.ts";
import { changeAgreement, changeFees } from "./world-documents.ts";

const SECOND = 1000;

/** `from` = the first instant of the window; `day` = its clearing date. */
export function trade(world: World, from: number, day: Day): void {
  const { random } = world;
  const changes = world.sellers
    .filter(() => random.chance(0.15))
    .map((seller) => ({ seller, at: instant(world, from) }))
    .sort((x, y) => x.at - y.at);
  const sales = Array.from({ length: random.between(0, 24) }, () => instant(world, from)).sort(
    (x, y) => x - y,
  );
  for (const at of sales) {
    for (let c = changes[0]; c && c.at <= at; c = changes[0]) {
      if (random.chance(0.7)) changeAgreement(world, c.seller, c.at);
      else changeFees(world, c.seller, c.at);
      changes.shift();
    }
    sell(world, at, from, day);
  }
  const refunds = random.between(0, 8);
  for (let i = 0; i < refunds; i++) refund(world, from, day);
  if (world.events === "few") return;
  voidRefunds(world, from, day);
  makeForeign(world, from);
  billedAgain(world, from, day);
}

const instant = (world: World, from: number) =>
  from + world.random.between(0, (endOfWindow(world, from) - from) / SECOND - 1) * SECOND;

function sell(world: World, createdAt: number, from: number, day: Day): void {
  const { random } = world;
  const seller = random.pickSome(world.sellers.filter((no) => isOpen(world, no)));
  if (seller === undefined) return;
  const current = world.current.get(seller);
  const shop = world.shops.find((s) => s.subMerchantNo === seller);
  if (!current || !shop) throw new RangeError("every seller has documents");
  const channel = random.pick(CHANNELS);
  const orderAmount = amountOf(world);
  // A merchant's own coupon: less arrives than was ordered.
  const amount = random.chance(0.1) ? (orderAmount * BigInt(random.between(50, 99))) / 100n : orderAmount;
  const item = world.fees.get(current.fees)?.document.items.find((i) => i.channel === channel);
  if (!item) throw new RangeError("the schedule has an item for both channels");
  const paidAt = Math.min(createdAt + random.between(0, 7_200) * SECOND, endOfWindow(world, from) - SECOND);
  const orderId = `ord_${random.hex(26)}`;
  const terms = {
    acquirer: ACQUIRER,
    agreement: current.agreement,
    amountFen: orderAmount,
    campaign: "",
    channel,
    createdAt: instantText(new Date(createdAt)),
    feeSchedule: current.fees,
    fundedFen: 0n,
    order: orderId,
    seller,
  };
  const sale: WorldSale = {
    orderId,
    merchantOrderNo: merchantOrderNo(terms),
    acquirerReference: `4${CHANNELS.indexOf(channel)}${random.digits(24)}`,
    channel,
    channelNo: shop.channelNos[channel]?.[0]?.no ?? "",
    createdAt,
    paidAt,
    sellerNo: seller,
    orderAmount,
    billedOrderFen: orderAmount,
    amount,
    fee: feeTaken(world, feeFor(item, amount), amount),
    item,
    agreementSha256: current.agreement,
    feesSha256: current.fees,
    day,
    lostUntil: random.chance(0.04) ? "lost" : "",
    refunds: [],
  };
  world.sales.push(world.events === "all" ? oddSale(world, sale, from) : sale);
}

/** Whoever closes or is barred takes no new orders. */
const isOpen = (world: World, no: string): boolean =>
  !world.barred.some((b) => b.no === no) &&
  world.shops.find((s) => s.subMerchantNo === no)?.status === "active";

function amountOf(world: World): bigint {
  const { random } = world;
  const kind = random.next();
  if (kind < 0.15) return BigInt(random.between(1, 20));
  if (kind < 0.9) return BigInt(random.between(100, 20_000));
  if (kind < 0.97) return BigInt(random.between(20_000, 5_000_000));
  return BigInt(random.between(67_000_000, 400_000_000));
}

/** The channel's fee: the schedule's, sometimes off by a fen within the tolerance, seldom far off. */
function feeTaken(world: World, fee: bigint, amount: bigint): bigint {
  const { random, feeToleranceFen } = world;
  const off = random.chance(0.15) ? BigInt(random.pick([-1, 1])) * feeToleranceFen : 0n;
  const far = random.chance(0.01) ? 5n : 0n;
  const taken = fee + off + far;
  return taken < 0n ? 0n : taken > amount ? amount : taken;
}

function refund(world: World, from: number, day: Day): void {
  const { random } = world;
  const open = world.sales.filter(
    (s) => s.refunds.length < 12 && refundedOf(world, s, day) < s.amount && s.day <= day,
  );
  const sale = pickRefunded(world, open);
  if (!sale) return;
  const left = sale.amount - refundedOf(world, sale, day);
  const amount = random.chance(0.4) ? left : BigInt(random.between(1, Number(left)));
  const last = Math.max(sale.paidAt, from, ...sale.refunds.map((r) => r.at));
  const at = Math.min(last + random.between(1, 20_000) * SECOND, endOfWindow(world, from) - SECOND);
  if (at < last) return;
  const feeReturned = returnedFee(world, sale, amount, day);
  if (feeReturned === undefined) return;
  const no = refundNo(sale.merchantOrderNo, sale.refunds.length + 1);
  const made = {
    refundId: refundIdOf(random),
    refundNo: no,
    acquirerRefundReference: walletOf(sale.channel).numbersRefunds ? `50${random.digits(26)}` : no,
    at,
    amount,
    feeReturned,
    day,
  };
  sale.refunds.push(world.events === "all" ? oddRefund(world, sale, made) : made);
}

function refundIdOf(random: World["random"]): string {
  const hex = random.hex(26);
  const [a, b, c] = [hex.slice(0, 4), hex.slice(4, 7), hex.slice(7, 19)];
  return idOf("rfd", `0198f2a0-${a}-7${b}-8${b}-${c}`);
}

/** What is left out is given back more often than other payments. */
function pickRefunded(world: World, open: readonly WorldSale[]): WorldSale | undefined {
  const { random } = world;
  if (world.events === "all" && random.chance(0.25)) {
    const out = new Set(world.files[0]?.file.leftOut.map((x) => x.acquirerReference));
    const waiting = random.pickSome(open.filter((s) => out.has(s.acquirerReference)));
    if (waiting) return waiting;
  }
  return random.pickSome(open);
}

/** More than the whole payment was given back by nobody: it waits for a decision. */
const refundedOf = (world: World, sale: WorldSale, day: Day): bigint =>
  standingOn(world, sale, day).reduce((sum, r) => (r.amount > sale.amount ? sum : sum + r.amount), 0n);

/** What the schedule gives back, sometimes a fen off; undefined where nobody could bear it. */
function returnedFee(world: World, sale: WorldSale, amount: bigint, day: Day): bigint | undefined {
  const { random } = world;
  // A fee above its payment is a fault of the bill: nothing is given back of it.
  if (sale.fee > sale.amount) return 0n;
  const before = sale.fee - standingOn(world, sale, day).reduce((sum, r) => sum + r.feeReturned, 0n);
  const already = refundedOf(world, sale, day);
  const refunded = already + amount;
  const expected = feeKept(sale.item, { amount: sale.amount, fee: sale.fee, refunded });
  const off = random.chance(0.1) ? BigInt(random.pick([-1, 1])) * world.feeToleranceFen : 0n;
  for (const kept of [expected + off, expected]) {
    const at = (feeKeptNow: bigint, c: bigint) =>
      keptTogether({ amount: sale.amount, refunded: c, feeKept: feeKeptNow, funded: 0n });
    const rest = at(kept, refunded);
    if (kept >= 0n && kept <= before && rest >= 0n && rest <= at(before, already)) return before - kept;
  }
  return undefined;
}
