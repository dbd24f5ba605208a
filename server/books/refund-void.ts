/**
 * A line of the acquirer's log of voided refunds (退款冲正): one that was accepted, stood in a bill and ended CLOSED. A bill never
 * says so later, so this log does. Instants RFC 3339 +08:00: when it ended there, and when the log took it up.
 */
export interface RefundVoid {
  acquirerReference: string;
  refundNo: string;
  acquirerRefundReference: string;
  /** In the acquirer's words; stands in the file. */
  reason: string;
  closedAt: string;
  enteredAt: string;
}
