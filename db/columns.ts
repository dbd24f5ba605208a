/** Column types of our own: typed ids over bare uuid, whole fen, business dates as text, raw bytes. */
import { sql } from "drizzle-orm";
import { bigint, customType, date, timestamp } from "drizzle-orm/pg-core";
import type { Day } from "#server/calendar/day.ts";
import { type Id, type Prefix, timeOf, uuidOf } from "#server/id.ts";
import { idRead, uuidOfParameter } from "./id-columns.ts";

/** `id("ord")`: `ord_01k…` in the program, the bare uuid in PostgreSQL. */
export function id<P extends Prefix>(prefix: P) {
  return customType<{ data: Id<P>; driverData: string }>({
    dataType: () => "uuid",
    toDriver: (value) => uuidOf(value),
    fromDriver: (value) => idRead(prefix, value),
  });
}

/** A uuid that may name several kinds of rows: written from a typed id or a uuid, read as the bare uuid. */
export const anyId = customType<{ data: string; driverData: string }>({
  dataType: () => "uuid",
  toDriver: uuidOfParameter,
});

/** Whole fen, or a count that may pass 2**31. */
export const fen = (name?: string) =>
  name === undefined ? bigint({ mode: "bigint" }) : bigint(name, { mode: "bigint" });

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** "2026-11-20" */
export const day = (name: string) => date(name, { mode: "string" }).$type<Day>();

/** The transaction that wrote the row, as decimal text; the database's own default. */
export const xid = () =>
  customType<{ data: string; driverData: string }>({ dataType: () => "xid8" })("xid")
    .notNull()
    .default(sql`pg_current_xact_id()`);

/** What had committed then (`db/snapshot.ts`). */
export const snapshot = customType<{ data: string; driverData: string }>({ dataType: () => "pg_snapshot" });

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;

/** The partition of an order or refund, "2026-11-01": the month (+08:00) of the time inside its id. SQL: `month_of(uuid)`. */
export function createdMonthOf(anOrderOrRefund: Id<"ord"> | Id<"rfd">): Day {
  return `${new Date(timeOf(anOrderOrRefund) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 7)}-01` as Day;
}
