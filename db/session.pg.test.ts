import { expect, inject, test } from "vitest";
import { openSession } from "./session.ts";

test("a session that the server ended in the middle of an answer can still be closed", async () => {
  const sql = openSession(inject("pg").ownerUrl);
  await sql`select 1`;
  await expect(sql`select pg_terminate_backend(pg_backend_pid())`).rejects.toThrow();
  await sql.end();
}, 20_000);
