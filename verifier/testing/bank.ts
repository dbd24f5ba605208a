/** The acquirer's bank and its money: what was paid, failed or came back, and the statements of the day. */
import { addDays } from "#server/calendar/calendar.ts";
import type { Day } from "#server/calendar/day.ts";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import type { ClearingFile, Entry } from "#server/clearing/clearing-file.ts";
import { STOPPED, stoppedLines } from "#server/clearing/stopped-line.ts";
import type { ClientFunds, InTransit } from "#server/result/control.ts";
import type { Proposed } from "./platform.ts";
import { decidedAs, standingOn, voidedOn } from "./void-trade.ts";
import type { World, WorldSale } from "./world.ts";

/** The bank's morning of a day: pays the lines due, refuses some, returns some paid earlier. */
export function bankMorning(world: World, day: Day): void {
  const { random } = world;
  const isAll = world.events === "all";
  const nine = Date.parse(`${day}T09:00:00+08:00`);
  // Its word of some lines enters the record only after the window has ended.
  const entered = () => (isAll ? { enteredAt: nine + (random.chance(0.1) ? 86_400_000 : 0) } : {});
  const register = world.registers.at(-1);
  const done = new Set(
    world.bank.filter((b) => b.kind !== "submitted").map((b) => `${b.fileDigest}|${b.lineNo}`),
  );
  for (const paid of [...world.bank]) {
    const again = world.bank.some(
      (b) => b.kind === "returned" && b.fileDigest === paid.fileDigest && b.lineNo === paid.lineNo,
    );
    if (paid.kind !== "paid" || again || paid.bankDay >= day || !random.chance(0.03)) continue;
    world.bank.push({
      ...paid,
      kind: "returned",
      bankDay: day,
      bankReference: `B${random.digits(10)}`,
      reason: "账户已销户",
      ...entered(),
    });
  }
  for (const { file, digest, release } of world.files) {
    if (release === undefined) continue;
    // Between release and payment the newest register decides.
    const stopped = isAll && register ? stoppedLines(file, register, nine) : new Map();
    for (const line of file.positions) {
      if (line.pay === 0n || line.settleDay > day || done.has(`${digest}|${line.lineNo}`)) continue;
      const isStopped = stopped.has(line.lineNo);
      const fails = random.chance(0.07) || isStopped;
      world.bank.push({
        fileDigest: digest,
        lineNo: line.lineNo,
        subMerchantNo: line.subMerchantNo,
        kind: fails ? "failed" : "paid",
        amount: line.pay,
        bankDay: day,
        bankReference: `B${random.digits(10)}`,
        reason: isStopped ? STOPPED : fails ? "户名不符" : "",
        ...entered(),
      });
    }
  }
}

/** New accounts after a failure, holds that come and go, accounts approved only later, shops that close or are barred. */
export function changeRegister(world: World, day: Day): void {
  const { random } = world;
  const isAll = world.events === "all";
  if (isAll && random.chance(0.02)) barOne(world, day);
  world.shops = world.shops.map((shop) => {
    const blocked = world.files[0]?.file.positions.some(
      (p) => p.subMerchantNo === shop.subMerchantNo && p.reason === "account_not_approved",
    );
    const renewed = random.chance(blocked ? 0.4 : 0.02)
      ? {
          accountVersion: shop.accountVersion + 1,
          accountRef: `${shop.subMerchantNo}-A${shop.accountVersion + 1}`,
          accountApprovedFrom: day,
        }
      : {};
    const holds = random.chance(0.85)
      ? shop.holds
      : random.chance(0.5)
        ? []
        : [
            {
              fen: random.chance(0.4) ? null : BigInt(random.between(1, 30_000)),
              acquirerReference: null,
              reason: "风险核查",
            },
          ];
    const closes = isAll && shop.status === "active" && random.chance(0.02);
    return { ...shop, ...renewed, holds, ...(closes && { status: "closing" as const }) };
  });
}

/** By its number, its licence or its account, from an instant of the day on. */
function barOne(world: World, day: Day): void {
  const { random, shops } = world;
  const shop = random.pick(shops);
  const no = random.pick([shop.subMerchantNo, shop.licenceCode, shop.accountRef]);
  world.barred.push({ no, from: `${day}T12:00:00+08:00` });
}

/** Statements of the day once its file is known: channels keep what was collected until the next day. */
export function closeFunds(world: World, { file, entries }: Pick<Proposed, "file" | "entries">): void {
  const day = file.header.clearingDate;
  const gone = goneOf(world, file, entries);
  let arrivedAll = 0n;
  for (const channel of CHANNELS) {
    const now = transitOf(world, channel, day);
    world.inTransit.push(now);
    arrivedAll += now.arrived;
  }
  const before = world.clientFunds.at(-1);
  const atBank = (kind: "paid" | "returned") =>
    world.bank.reduce((sum, b) => (b.kind === kind && b.bankDay === day ? sum + b.amount : sum), 0n);
  const advanced = world.clientFunds.reduce((sum, f) => sum + f.advances - f.repaid, 0n);
  const suspense = suspenseOf(world, file);
  const positions = file.positions.reduce((sum, p) => sum + p.net, 0n);
  const needed = file.totals.payTotal - positions - suspense;
  const change = (needed > 0n ? needed : 0n) - advanced;
  const now: ClientFunds = {
    day,
    opening: before?.closing ?? 0n,
    arrived: arrivedAll,
    returned: atBank("returned"),
    advances: change > 0n ? change : 0n,
    paid: atBank("paid"),
    refunded: gone.handedOver,
    feeDrawn: -gone.feeBorne,
    repaid: change < 0n ? -change : 0n,
    closing: 0n,
  };
  now.closing = now.opening + now.arrived + now.returned + now.advances - now.paid - now.repaid;
  now.closing -= now.refunded + now.feeDrawn;
  world.clientFunds.push(now);
}

/**
 * What left the client funds without entering: handed over to whom it belongs by a decision `not_ours`, and the fee that
 * stayed at the channel of what its refund ended, which the acquirer bears itself.
 */
function goneOf(world: World, file: ClearingFile, entries: readonly Entry[]) {
  const gone = { handedOver: 0n, feeBorne: 0n };
  for (const j of file.decisions.filter((d) => d.kind === "not_ours")) {
    const sale = world.sales.find((s) => s.acquirerReference === j.acquirerReference);
    const refund = sale?.refunds.find((r) => r.acquirerRefundReference === j.refundReference);
    if (sale && j.refundReference === "") gone.handedOver += sale.amount - sale.fee;
    if (refund) gone.handedOver -= refund.amount - refund.feeReturned;
  }
  const out = world.files[0]?.file.leftOut ?? [];
  const stands = (
    list: readonly { acquirerReference: string; refundReference: string }[],
    reference: string,
  ) => list.some((x) => x.acquirerReference === reference && x.refundReference === "");
  for (const sale of world.sales) {
    const reference = sale.acquirerReference;
    const day = file.header.clearingDate;
    const wasOpen = sale.day === day || stands(out, reference);
    const isDecided = file.decisions.some(
      (j) => j.acquirerReference === reference && j.refundReference === "",
    );
    const hasEntered = entries.some((e) => e.acquirerReference === reference && e.kind === "P");
    // It had ended with a refund that is void now: the fee waits with it again.
    if (!wasOpen && stands(file.leftOut, reference))
      gone.feeBorne -= feeKeptOf(world, sale, addDays(day, -1));
    if (!wasOpen || hasEntered || isDecided || stands(file.leftOut, reference)) continue;
    gone.feeBorne += feeKeptOf(world, sale, day);
  }
  return gone;
}

/** Of a payment that its refunds ended on this day or before. */
function feeKeptOf(world: World, sale: WorldSale, day: Day): bigint {
  const back = standingOn(world, sale, day).filter(
    (r) => r.day <= day && !decidedAs(world, sale, r.acquirerRefundReference),
  );
  return sale.fee - back.reduce((sum, r) => sum + r.feeReturned, 0n);
}

function transitOf(world: World, channel: Channel, day: Day): InTransit {
  const before = world.inTransit.filter((f) => f.channel === channel).at(-1);
  const opening = before?.closing ?? 0n;
  const sales = world.sales.filter((s) => s.channel === channel);
  const today = sales.filter((s) => s.day === day);
  const refunds = sales.flatMap((s) => s.refunds).filter((r) => r.day === day);
  // What two people said is nobody's of ours ends elsewhere.
  const voids = sales.flatMap((s) =>
    s.refunds.filter(
      (r) => voidedOn(world, r) === day && decidedAs(world, s, r.acquirerRefundReference) !== "not_ours",
    ),
  );
  const sum = (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n);
  const collected = sum(today.map((s) => s.amount));
  const refunded = sum(refunds.map((r) => r.amount)) - sum(voids.map((r) => r.amount));
  const feeReturned = sum(refunds.map((r) => r.feeReturned)) - sum(voids.map((r) => r.feeReturned));
  const feeWithheld = sum(today.map((s) => s.fee)) - feeReturned;
  const arrived = opening > 0n ? opening : 0n;
  const closing = opening + collected - refunded - feeWithheld - arrived;
  return { day, channel, opening, collected, refunded, feeWithheld, arrived, closing, oldestDay: day };
}

/** What a bill holds of everything left out, less the fee that the channel withheld of it all the same. */
function suspenseOf(world: World, file: ClearingFile): bigint {
  let sum = 0n;
  for (const x of file.leftOut) {
    const sale = world.sales.find((s) => s.acquirerReference === x.acquirerReference);
    const refund = sale?.refunds.find((r) => r.acquirerRefundReference === x.refundReference);
    if (sale && x.refundReference === "") sum += sale.amount - sale.fee;
    if (refund) sum -= refund.amount - refund.feeReturned;
  }
  return sum;
}
