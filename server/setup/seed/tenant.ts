import type postgres from "postgres";

export type Tx = postgres.TransactionSql;

/** Whose rows they are: bare uuids, as columns of every table. */
export interface Tenant {
  acquirer_id: string;
  merchant_id: string;
}
