import type { DeskItem } from "#server/statement/desk-item.ts";

/** What a cause is called on the screen; one that has no word of its own is said in general. */
const KINDS = [
  "late_payment",
  "amount_differs",
  "second_reference",
  "fee_differs",
  "only_acquirer",
  "seller_differs",
  "number_differs",
  "not_computable",
  "payment_left_out",
  "refund_only_acquirer",
  "refund_only_platform",
  "refund_amount_differs",
  "only_platform",
  "bank_contradicts",
] as const;
export type KindKey = (typeof KINDS)[number] | "decided";

export function kindKey(item: Pick<DeskItem, "kind">): KindKey {
  return KINDS.find((kind) => kind === item.kind) ?? "decided";
}
