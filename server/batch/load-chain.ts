import type { HotSql } from "#db/client.ts";
import type { Computed, Maybe, Row } from "#db/rows.ts";
import { chainOf, type FileChain, type KnownFile } from "../clearing/file-chain.ts";
import type { Id } from "../id.ts";

type ChainRow = Row<"clearingFile", "batchId" | "fileId" | "clearingDate" | "seq" | "digest"> &
  Row<"clearingBatch", "previousDigest" | "payFen"> &
  Maybe<Row<"verdict", "verdict" | "settles">> &
  Computed<"hasItems", boolean>;

export interface LoadedChain {
  chain: FileChain;
  batchOf: ReadonlyMap<string, Id<"clb">>;
}

/** Every file that was proposed to an acquirer, with its verdict, as the chain's laws see them. */
export async function loadChain(sql: HotSql, acquirerId: Id<"acq">): Promise<LoadedChain> {
  // Whether people must have looked at it is asked of files that wait; their bytes say it.
  const rows = await sql<ChainRow[]>`
    select f.id as file_id, f.batch_id, f.clearing_date, f.seq, f.digest, b.previous_digest, b.pay_fen, v.verdict, v.settles,
      b.status <> 'proposed' or position('\nX|'::bytea in f.clr) > 0 or position('\nJ|'::bytea in f.clr) > 0 as has_items
    from clearing_file f join clearing_batch b on b.id = f.batch_id left join verdict v on v.file_id = f.id
    where f.acquirer_id = ${acquirerId}`;
  const files = rows.map((row): KnownFile => {
    const { batchId, clearingDate, seq, digest, previousDigest, hasItems } = row;
    return {
      ...{ digest, batchId, clearingDate, seq, previousDigest, hasItems },
      payTotal: row.payFen ?? 0n,
      verdict: row.verdict ?? undefined,
      settles: row.settles ?? [],
      isExported: false,
    };
  });
  return { chain: chainOf(files), batchOf: new Map(rows.map((row) => [row.digest, row.batchId])) };
}
