/** Refunds that end CLOSED after a bill has shown them, as the acquirer's log takes them up. */

import type { RefundVoid } from "#server/books/refund-void.ts";
import { clearingDateOf } from "#server/calendar/clearing-date.ts";
import { type Day, laterDay } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { endOfWindow, type World, type WorldRefund, type WorldSale } from "./world.ts";

const SECOND = 1000;
const DAY_MS = 86_400_000;
const REASONS = ["用户账户已注销", "退款账户异常", "account closed"];

type Refunded = readonly [sale: WorldSale, refund: WorldRefund];

/** The date with whose file the refund ends; undefined where it stands. */
export const voidedOn = (world: World, { day, voided }: WorldRefund): Day | undefined =>
  voided && laterDay(clearingDateOf(new Date(voided.enteredAt), world.cutOffs), day);

/** What a later refund is measured against: refunds that stand on this day. The voids of a day come before its refunds. */
export const standingOn = (world: World, { refunds }: WorldSale, day: Day): WorldRefund[] =>
  refunds.filter((r) => (voidedOn(world, r) ?? "9999") > day);

/** What the former files say that two people decided about a payment (`refundReference` empty) or a refund, for good. */
export function decidedAs(
  { files }: World,
  { acquirerReference }: WorldSale,
  refundReference: string,
): "accept" | "accept whole" | "not_ours" | undefined {
  const said = files
    .flatMap((f) => f.file.decisions)
    .filter((j) => j.acquirerReference === acquirerReference && j.refundReference === refundReference);
  if (said.some((j) => j.kind === "not_ours")) return "not_ours";
  const accepted = said.find((j) => j.kind === "accept");
  return accepted && (accepted.amount === 0n ? "accept" : "accept whole");
}

/** What the log takes up in a window. `from` = its first instant; `day` = its clearing date. */
export function voidRefunds(world: World, from: number, day: Day): void {
  const { random } = world;
  for (let i = random.pick([0, 0, 1, 1, 2]); i > 0; i--) {
    const all = world.sales.flatMap((sale) =>
      sale.refunds.flatMap((r): Refunded[] => (r.voided || r.day > day ? [] : [[sale, r]])),
    );
    const found = pickEnded(world, all, day);
    if (!found) return;
    const [sale, refund] = found;
    // Seldom the log is quicker than the bill.
    const isQuick = refund.day === day && random.chance(0.15);
    const enteredAt = isQuick
      ? from - random.between(1, 3_600) * SECOND
      : Math.min(
          Math.max(refund.at, from) + random.between(1, 20_000) * SECOND,
          endOfWindow(world, from) - SECOND,
        );
    refund.voided = { enteredAt, reason: random.pick(REASONS) };
    note(world, sale, refund, refund.voided);
    // The first line about a refund counts.
    if (random.chance(0.1))
      note(world, sale, refund, { enteredAt: enteredAt + DAY_MS, reason: "told once more" });
  }
  if (random.chance(0.05)) noteUnknown(world, from);
  world.voids.sort((a, b) => Date.parse(a.enteredAt) - Date.parse(b.enteredAt));
}

/** What waits, what was decided and what ended a payment closes more often than other refunds. */
function pickEnded(world: World, all: readonly Refunded[], day: Day): Refunded | undefined {
  const { random } = world;
  const out = new Set(world.files[0]?.file.leftOut.map((x) => x.acquirerReference));
  const decided = new Set(world.files.flatMap((f) => f.file.decisions.map((j) => j.acquirerReference)));
  const covered = new Set(world.files[0]?.file.covers.map((w) => w.refundNo));
  const kinds: ((of: Refunded) => boolean)[] = [
    ([, r]) => r.day === day,
    ([sale]) => out.has(sale.acquirerReference),
    ([sale]) => decided.has(sale.acquirerReference),
    ([, r]) => covered.has(r.refundNo),
    ([sale]) => sale.refunds.reduce((sum, r) => sum + r.amount, 0n) === sale.amount,
  ];
  const kind = random.pick([undefined, ...kinds]);
  return random.pickSome(kind ? all.filter(kind) : all) ?? random.pickSome(all);
}

function note(
  world: World,
  { acquirerReference }: WorldSale,
  { refundNo, acquirerRefundReference }: WorldRefund,
  { enteredAt, reason }: { enteredAt: number; reason: string },
): void {
  world.voids.push({
    ...{ acquirerReference, refundNo, acquirerRefundReference, reason },
    ...instants(enteredAt),
  });
}

/** A refund that no bill ever showed. */
function noteUnknown(world: World, from: number): void {
  const { random } = world;
  const acquirerReference = random.pickSome(world.sales)?.acquirerReference ?? `42${random.digits(24)}`;
  const refundNo = `STAFF${random.digits(12)}`;
  world.voids.push({
    ...{ acquirerReference, refundNo, acquirerRefundReference: refundNo, reason: random.pick(REASONS) },
    ...instants(from + random.between(1, 80_000) * SECOND),
  });
}

const instants = (enteredAt: number): Pick<RefundVoid, "closedAt" | "enteredAt"> => ({
  closedAt: instantText(new Date(enteredAt - 60 * SECOND)),
  enteredAt: instantText(new Date(enteredAt)),
});
