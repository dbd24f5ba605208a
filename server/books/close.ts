/** A line of the acquirer's log of closed orders: when it was closed there, and when the log took it up. RFC 3339 +08:00. */
export interface Close {
  merchantOrderNo: string;
  closedAt: string;
  enteredAt: string;
}
