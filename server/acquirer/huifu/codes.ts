/**
 * What `resp_code` says, as data. It tells what became of the request; of a payment only `trans_stat` tells. Two documents of
 * the acquirer number some refusals otherwise: both numbers stand here. A code that stands nowhere is a refusal.
 */
export type Meaning =
  | "taken"
  | "unknown"
  | "duplicate"
  | "busy"
  | "not_found"
  | "final"
  | "cannot"
  | "refused";

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["00000000", "taken"],
  ["00000100", "taken"],
  // The original is not booked yet; asked again it will be.
  ["10000001", "unknown"],
  // Trouble on the way or inside: nobody there can tell either.
  ["91111119", "unknown"],
  ["98888888", "unknown"],
  ["99999999", "unknown"],
  // The same number on the same day: what stands under it counts.
  ["20000000", "duplicate"],
  ["20000001", "busy"],
  ["10000015", "busy"],
  ["23000001", "not_found"],
  ["20000004", "not_found"],
  ["23000000", "final"],
  ["10000016", "final"],
  ["23000004", "cannot"],
]);

export const meaningOf = (code: string): Meaning => MEANINGS.get(code) ?? "refused";

/** `trans_stat` of a payment. I: at its very beginning. */
export const ORDER_STATES: Readonly<Record<string, "open" | "paid" | "closed">> = {
  P: "open",
  I: "open",
  S: "paid",
  F: "closed",
};

/** `trans_stat` of a refund. */
export const REFUND_STATES: Readonly<Record<string, "pending" | "succeeded" | "failed">> = {
  P: "pending",
  I: "pending",
  S: "succeeded",
  F: "failed",
};
