import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { AcquirerRegister } from "../clearing/register.ts";
import { readRegister } from "../clearing/register-codec.ts";
import type { Id } from "../id.ts";

/** The acquirer's newest register; undefined where it lays none. The caller has asked who may read it. */
export async function findRegister(
  sql: HotSql,
  { acquirerId }: { acquirerId: Id<"acq"> },
): Promise<AcquirerRegister | undefined> {
  const [newest] = await sql<Row<"booksVersion", "body">[]>`select body from books_version
    where acquirer_id = ${acquirerId} and book = 'register' order by start desc, version desc limit 1`;
  return newest && readRegister(newest.body);
}
