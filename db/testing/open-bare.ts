import postgres from "postgres";
import { openSession } from "../session.ts";

/**
 * A client that shows what stands in PostgreSQL as it stands: columns under their own names, bare uuids; bigint as bigint,
 * days as text. For tests that look past the program.
 */
export function openBare(
  url: string,
  options: postgres.Options<Record<string, never>> = {},
): postgres.Sql<{ bigint: bigint }> {
  const types = {
    bigint: postgres.BigInt,
    day: { to: 1082, from: [1082], serialize: (x: string) => x, parse: (x: string) => x },
  };
  return openSession(url, { ...options, types } as unknown as typeof options) as unknown as postgres.Sql<{
    bigint: bigint;
  }>;
}
