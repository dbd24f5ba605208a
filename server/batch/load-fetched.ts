import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Id } from "../id.ts";

/** Which of these files somebody of the acquirer has fetched; the audit names them by their typed ids. */
export async function loadFetched(
  sql: HotSql,
  files: readonly Id<"clf">[],
): Promise<(file: Id<"clf"> | null) => boolean> {
  if (files.length === 0) return () => false;
  const rows = await sql<Row<"auditEntry", "subjectId">[]>`
    select distinct subject_id from audit_entry
    where action = 'clearing_file.export' and subject_id = any(${files}::text[])`;
  const fetched = new Set<string>(rows.map((r) => r.subjectId));
  return (file) => file !== null && fetched.has(file);
}
