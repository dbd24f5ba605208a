/** What a payment is found to break, in the words of the laws. Pure. */
import { readInstant } from "../calendar/instant.ts";
import type { OrderTerms } from "../order/order-terms.ts";
import type { OrderEvidenceFault } from "./evidence-book.ts";
import type { LeftOutWord } from "./left-out-word.ts";

export type GroundLaw =
  | "order.terms"
  | "order.seller"
  | "order.role"
  | "order.agreement"
  | "order.fees"
  | "order.in_force"
  | "order.lifetime"
  | "order.closed"
  | "bill.amount"
  | "fee.differs"
  | "fee.returned"
  | "refund.exceeds"
  | "refund.ground"
  | OrderEvidenceFault["law"]
  | "register.receiver"
  | "register.barred";

export interface GroundFault {
  law: GroundLaw;
  word: LeftOutWord;
  field?: string;
  /** Amounts are bigint fen. */
  expected: string | bigint;
  found: string | bigint;
  /** A decision `accept` of the acquirer waives it: amount, fee, times, document dates. */
  isWaivable: boolean;
}
export type Faults = GroundFault[];

export const notComputable = (
  law: GroundLaw,
  expected: string,
  found: string,
  field?: string,
): GroundFault => ({
  law,
  word: "not_computable",
  ...(field === undefined ? {} : { field }),
  expected,
  found,
  isWaivable: false,
});

/** Epoch ms; NaN lies in no interval. */
export const createdAtOf = (terms: OrderTerms): number =>
  readInstant(terms.createdAt)?.getTime() ?? Number.NaN;
