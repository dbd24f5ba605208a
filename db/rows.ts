/**
 * The rows of raw SQL, derived from the schema: `sql<Row<"order", "orderId" | "amountFen">[]>`. Nobody writes a column's type
 * by hand; `rows.pg.test.ts` asks the driver whether what arrives is what is said here, `rows.test.ts` refuses hand-written ones.
 */
import type { InferSelectModel, Table } from "drizzle-orm";
import type { PgViewWithSelection } from "drizzle-orm/pg-core";
import type { Id } from "#server/id.ts";
import type { IdName } from "./id-columns.ts";
import type * as schema from "./schema/index.ts";

type Schema = typeof schema;
type Model<E> = E extends Table
  ? InferSelectModel<E>
  : E extends PgViewWithSelection<string, boolean, infer _>
    ? E["$inferSelect"]
    : never;
/** The row's own id under every name that its kind has: of an order `orderId`. */
type Named<M> = M extends { id: Id<infer P> } ? Omit<M, "id"> & { [N in IdName<P>]: Id<P> } : M;
type Rows = { [T in keyof Schema]: Named<Model<Schema[T]>> };

/** Some columns of one table or view. */
export type Row<T extends keyof Rows, C extends keyof Rows[T]> = { [K in C]: Rows[T][K] };
/** Columns under other names: `Renamed<"order", { orderFen: "amountFen" }>`. */
export type Renamed<T extends keyof Rows, M extends Record<string, keyof Rows[T]>> = {
  [K in keyof M]: Rows[T][M[K]];
};
/** Columns of the outer side of a join: null where it has no row. */
export type Maybe<R> = { [K in keyof R]: R[K] | null };
/** What no column holds but SQL computes: `Computed<"count", number>`; a count `::int` is a number, a sum `::bigint` a bigint. */
export type Computed<K extends string, T> = { [N in K]: T };
