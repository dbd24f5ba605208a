import { dayFrom } from "#server/calendar/day.ts";

/** The demo's shops, accounts and documents are approved from this day on. */
export const APPROVED_FROM = dayFrom("2026-09-01");
