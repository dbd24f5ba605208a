/**
 * Which kind of id a uuid column holds, by its name: the one table from which raw SQL's rows are typed, when they are
 * written (`db/rows.ts`) and when they arrive (`db/client.ts`). A row's own `id` has no kind by its name: raw SQL that reads
 * it names it, `o.id as order_id`.
 */
import { assert } from "#server/assert.ts";
import { type Id, idOf, type Prefix, uuidOf } from "#server/id.ts";

export const ID_COLUMNS = {
  account_id: "sac",
  acquirer_id: "acq",
  agreement_id: "spa",
  application_id: "app",
  approved_by: "stf",
  asked_by: "stf",
  batch_id: "clb",
  confirmed_by: "stf",
  created_by: "stf",
  difference_id: "dif",
  ended_by: "stf",
  exception_id: "exc",
  fee_schedule_id: "fee",
  file_id: "clf",
  found_by: "stf",
  checked_by: "stf",
  hold_id: "hld",
  key_id: "key",
  lift_asked_by: "stf",
  lifted_by: "stf",
  merchant_id: "mch",
  order_id: "ord",
  placed_by: "stf",
  refund_id: "rfd",
  requested_by: "stf",
  reviewed_by: "stf",
  seller_id: "smt",
  set_by: "stf",
  staff_id: "stf",
  statement_id: "stm",
  store_id: "sto",
  sub_merchant_id: "smt",
  submitted_by: "stf",
  uploaded_by: "stf",
} as const satisfies Record<string, Prefix>;

/** Names that stand for several kinds: they stay bare uuids. */
export const BARE_COLUMNS: readonly string[] = ["subject_id"];

type Camel<S extends string> = S extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;
type IdColumns = typeof ID_COLUMNS;
/** The names under which an id of this prefix arrives: `orderId` for `ord`. */
export type IdName<P extends Prefix> = {
  [C in keyof IdColumns]: IdColumns[C] extends P ? Camel<C> : never;
}[keyof IdColumns];

export const camelOf = (column: string): string =>
  column.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

/** The column's own name: what is hashed says it as PostgreSQL does. */
export const columnOf = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

const PREFIX_OF: ReadonlyMap<string, Prefix> = new Map(
  Object.entries(ID_COLUMNS).map(([column, prefix]) => [camelOf(column), prefix]),
);
const BARE = new Set(BARE_COLUMNS.map(camelOf));

/** Kinds of which few exist and many rows speak: what they were turned into is remembered. */
const FEW: ReadonlySet<Prefix> = new Set(["acq", "mch", "smt", "sto", "stf", "clb", "clf", "stm"]);
const REMEMBERED_MAX = 10_000;

/**
 * Makes of a uuid that came in a column of this (camelCase) name the id it is. A column that the table does not know is a bug;
 * `isLax` leaves it bare, for drizzle, which knows the kinds of its own columns.
 */
export function openIdReader(isLax: boolean): (uuid: string, column: string) => string {
  const remembered = new Map<Prefix, Map<string, string>>([...FEW].map((prefix) => [prefix, new Map()]));
  return (uuid, column) => {
    const prefix = PREFIX_OF.get(column);
    if (prefix === undefined) {
      assert(
        isLax || BARE.has(column),
        `a uuid column named ${column} says no kind of id: name it, "o.id as order_id"`,
      );
      return uuid;
    }
    const memory = remembered.get(prefix);
    if (memory === undefined) return idOf(prefix, uuid);
    let id = memory.get(uuid);
    if (id === undefined) {
      if (memory.size >= REMEMBERED_MAX) memory.clear();
      id = idOf(prefix, uuid);
      memory.set(uuid, id);
    }
    return id;
  };
}

/** A typed id or a bare uuid, as PostgreSQL takes it. */
export const uuidOfParameter = (value: string): string => (value[3] === "_" ? uuidOf(value) : value);

/** As the column reads it, whether the driver has typed it by its name or not. */
export const idRead = <P extends Prefix>(prefix: P, value: string): Id<P> =>
  value[3] === "_" ? (value as Id<P>) : idOf(prefix, value);
