import { assert } from "../assert.ts";
import { PPM } from "../money/fen.ts";
import { BIGINTS, fitsNumbers, type Integers, NUMBERS } from "../money/integers.ts";
import type { FeeItem, FeeSchedule } from "./fee-schedule.ts";

/** A fee item with its amounts in the form of the arithmetic. */
interface FeeItemIn<T> {
  ppm: T;
  perItem: T;
  min: T;
  cap: T | undefined;
  onRefund: FeeItem["onRefund"];
}

const itemIn = <T>(z: Integers<T>, item: FeeItem): FeeItemIn<T> => ({
  ppm: z.of(item.ppm),
  perItem: z.of(item.perItemFen ?? 0n),
  min: z.of(item.minFen ?? 0n),
  cap: item.capFen === undefined ? undefined : z.of(item.capFen),
  onRefund: item.onRefund,
});

/** clamp(roundHalfUp(A·ppm/10⁶) + perItem, min, cap), at most A. */
function feeWith<T>(z: Integers<T>, item: FeeItemIn<T>, amount: T): T {
  const million = z.of(PPM);
  const rounded = z.floorDiv(z.add(z.mul(z.add(amount, amount), item.ppm), million), z.add(million, million));
  let fee = z.add(rounded, item.perItem);
  if (z.less(fee, item.min)) fee = item.min;
  if (item.cap !== undefined) fee = z.min(fee, item.cap);
  return z.min(fee, amount);
}

function keptWith<T>(z: Integers<T>, item: FeeItemIn<T>, amount: T, fee: T, refunded: T): T {
  const left = z.sub(amount, refunded);
  if (!z.less(z.zero, left)) return z.zero;
  if (item.onRefund === "keep") return z.min(fee, left);
  if (item.onRefund === "recompute") return z.min(fee, feeWith(z, item, left));
  return z.floorDiv(z.add(z.mul(fee, left), z.sub(amount, z.of(1))), amount);
}

/** The fee the schedule expects of a settlement amount, in fen. Source: domain.md "The arithmetic". */
export function feeFor(item: FeeItem, amount: bigint): bigint {
  return fitsNumbers(amount)
    ? BigInt(feeWith(NUMBERS, itemIn(NUMBERS, item), Number(amount)))
    : feeWith(BIGINTS, itemIn(BIGINTS, item), amount);
}

/**
 * What the acquirer is expected to keep of the fee `fee` once `refunded` of `amount` went back (cumulative):
 * recompute → min(f, fee(A−c)); proportional → ceil(f·(A−c)/A); keep → min(f, A−c); nothing at c = A.
 */
export function feeKept(item: FeeItem, sale: { amount: bigint; fee: bigint; refunded: bigint }): bigint {
  const { amount, fee, refunded } = sale;
  assert(refunded >= 0n && refunded <= amount, "no more is refunded than was paid");
  assert(fee >= 0n && fee <= amount, "a fee is at most the amount");
  return fitsNumbers(amount)
    ? BigInt(keptWith(NUMBERS, itemIn(NUMBERS, item), Number(amount), Number(fee), Number(refunded)))
    : keptWith(BIGINTS, itemIn(BIGINTS, item), amount, fee, refunded);
}

/** The first item that fits; an item without category or card type fits every one. */
export function matchFeeItem(
  schedule: FeeSchedule,
  sale: { channel: string; mode: string; category?: string; cardType?: string },
): FeeItem | undefined {
  return schedule.items.find(
    (item) =>
      item.channel === sale.channel &&
      item.mode === sale.mode &&
      (item.category === undefined || item.category === sale.category) &&
      (item.cardType === undefined || item.cardType === sale.cardType),
  );
}
