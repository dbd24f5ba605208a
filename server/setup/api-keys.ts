/**
 * A merchant's API keys: several may be live, so a till is moved from one to the next without a gap. As the owner, on the
 * command line (`rotate -- api-key`); the database keeps a hash, the clear key is told once.
 */
import { randomBytes } from "node:crypto";
import { sha256Hex } from "../document/digest.ts";
import { type Id, newId, uuidOf } from "../id.ts";
import { asOwner } from "./as-owner.ts";

/** Live keys of one merchant: one in use, one coming, and a few tills that have their own. */
const LIVE_KEYS_MAX = 10;

/** Makes a key for a merchant; undefined where there is no such merchant or it has too many live keys. */
export const issueApiKey = (
  url: string,
  input: { merchantId: Id<"mch">; name: string; now: Date },
): Promise<{ id: Id<"key">; key: string } | undefined> =>
  asOwner(url, async (sql) => {
    const id = newId("key", input.now);
    const key = `qf_${randomBytes(32).toString("base64url")}`;
    const merchant = uuidOf(input.merchantId);
    await sql`select from merchant where id = ${merchant} for update`;
    const added = await sql`
      insert into api_key (id, acquirer_id, merchant_id, name, key_sha256, created_at)
      select ${uuidOf(id)}, acquirer_id, id, ${input.name}, ${sha256Hex(key)}, ${input.now} from merchant
      where id = ${merchant}
        and (select count(*) from api_key where merchant_id = ${merchant} and revoked_at is null) < ${LIVE_KEYS_MAX}
      returning id`;
    return added.length === 1 ? { id, key } : undefined;
  });

/** Ends a key: "revoked", "unknown" where no live key has this id, "last" where the merchant would have none (unless a leak). */
export const revokeApiKey = (
  url: string,
  input: { keyId: Id<"key">; now: Date; isLeak: boolean },
): Promise<"revoked" | "unknown" | "last"> =>
  asOwner(url, async (sql) => {
    const id = uuidOf(input.keyId);
    const [found] = await sql`
      select m.id from merchant m join api_key k on k.merchant_id = m.id
      where k.id = ${id} and k.revoked_at is null for update of m`;
    if (!found) return "unknown";
    const [other] = await sql`
      select id from api_key where merchant_id = ${found.id as string} and revoked_at is null and id <> ${id} limit 1`;
    if (!other && !input.isLeak) return "last";
    await sql`update api_key set revoked_at = ${input.now} where id = ${id}`;
    return "revoked";
  });
