import type { Case } from "./bench.ts";
import { BILL_CASES } from "./bill.ts";
import { CHARGE_CASES } from "./charge.ts";
import { NOTIFICATION_CASES } from "./notification.ts";
import { PAGE_CASES } from "./page.ts";
import { PLACE_CASES } from "./place.ts";
import { REFUND_CASES } from "./refund.ts";

/** What every dialect is held to, against an acquirer that speaks it. */
export const CASES: readonly Case[] = [
  ...PLACE_CASES,
  ...PAGE_CASES,
  ...CHARGE_CASES,
  ...REFUND_CASES,
  ...NOTIFICATION_CASES,
  ...BILL_CASES,
];
