import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { Actor } from "../actor.ts";

/**
 * Whose key this is, by its SHA-256; undefined for an unknown or revoked one. Asked by the gateway's own login: a key
 * names its tenant before there is one.
 */
export async function findApiKey(
  door: { sql: HotSql },
  input: { sha256: string },
): Promise<Extract<Actor, { kind: "merchant_key" }> | undefined> {
  const [row] = await door.sql<Row<"apiKey", "keyId" | "acquirerId" | "merchantId">[]>`
    select id as key_id, acquirer_id, merchant_id from find_api_key(${input.sha256})`;
  return row && { kind: "merchant_key", ...row };
}
