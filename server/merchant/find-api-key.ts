import type { HotSql } from "#db/client.ts";
import type { Actor } from "../actor.ts";
import { idOf } from "../id.ts";

/**
 * Whose key this is, by its SHA-256; undefined for an unknown or revoked one. Asked by the gateway's own login: a key
 * names its tenant before there is one.
 */
export async function findApiKey(
  door: { sql: HotSql },
  input: { sha256: string },
): Promise<Extract<Actor, { kind: "merchant_key" }> | undefined> {
  const [row] = await door.sql<{ id: string; acquirer_id: string; merchant_id: string }[]>`
    select id, acquirer_id, merchant_id from find_api_key(${input.sha256})`;
  return (
    row && {
      kind: "merchant_key",
      keyId: idOf("key", row.id),
      acquirerId: idOf("acq", row.acquirer_id),
      merchantId: idOf("mch", row.merchant_id),
    }
  );
}
