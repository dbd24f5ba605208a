import postgres from "postgres";

/**
 * A client that shows what stands in PostgreSQL as it stands: columns under their own names, bare uuids; bigint as bigint,
 * days as text. For tests that look past the program. Nothing is pinned here: what the login itself pins is what they try.
 */
export function openBare(
  url: string,
  options: postgres.Options<Record<string, never>> = {},
): postgres.Sql<{ bigint: bigint }> {
  return postgres(url, {
    ...options,
    types: {
      bigint: postgres.BigInt,
      day: { to: 1082, from: [1082], serialize: (x: string) => x, parse: (x: string) => x },
    },
  }) as unknown as postgres.Sql<{ bigint: bigint }>;
}
