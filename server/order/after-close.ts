/**
 * What became of money that came after an order was closed, or of another amount than the order's, in one word for the shop; PostgreSQL says it (`after_close_of`).
 * `undecided`: it waits for two people of the acquirer. `refunding`, `refunded`: they gave it back. `elsewhere`: they decided that
 * it is not this order's. The others entered, and the order is paid.
 */
import type { Reopened } from "./late-payment.ts";

export type AfterClose = "undecided" | "refunding" | "refunded" | "elsewhere" | Reopened;
