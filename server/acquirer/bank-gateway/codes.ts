/**
 * What the gateway's codes and states say, as data: banks run this product under their own names and add words of their own, so
 * this list is to be confirmed with each (docs/acquirer-config.md). A code that stands nowhere is a refusal, and a refusal
 * counts only where a query finds no order.
 */
type Meaning = "unknown" | "not_found" | "no_bill" | "bill_not_ready" | "refused";

/** Without case and signs: "Order not exists" and ORDERNOTEXIST are written by different banks. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["SYSTEMERROR", "unknown"],
  ["SYSTEMBUSY", "unknown"],
  ["SERVICEERROR", "unknown"],
  ["BANKERROR", "unknown"],
  ["CHANNELERROR", "unknown"],
  ["TIMEOUT", "unknown"],
  ["FREQUENCYLIMITED", "unknown"],
  ["ORDERNOTEXIST", "not_found"],
  ["ORDERNOTEXISTS", "not_found"],
  ["REFUNDNOTEXIST", "not_found"],
  ["REFUNDNOTEXISTS", "not_found"],
  ["BILLNOTEXIST", "no_bill"],
  ["BILLCREATING", "bill_not_ready"],
]);

/** What nobody signed means nothing. */
export const meaningOf = ({ isProven, code }: { isProven: boolean; code: string }): Meaning =>
  isProven ? (MEANINGS.get(code.toUpperCase().replace(/[^A-Z0-9]/g, "")) ?? "refused") : "unknown";

/** `trade_state`. PAYERROR: this try failed, the payer may make another; a reversed code can be paid no more. */
export const ORDER_STATES: Readonly<Record<string, "open" | "paid" | "closed">> = {
  NOTPAY: "open",
  USERPAYING: "open",
  PAYERROR: "open",
  SUCCESS: "paid",
  REFUND: "paid",
  CLOSED: "closed",
  REVERSE: "closed",
  REVOKED: "closed",
};

/** `refund_status_n`. NOTSURE: to be asked for again by the same number; CHANGE: somebody at the bank pays it by hand. */
export const REFUND_STATES: Readonly<Record<string, "succeeded" | "failed" | "pending" | "not_found">> = {
  SUCCESS: "succeeded",
  FAIL: "failed",
  PROCESSING: "pending",
  CHANGE: "pending",
  NOTSURE: "not_found",
};
