import { present } from "../../assert.ts";
import { newId, uuidOf } from "../../id.ts";
import { DEMO_STAFF, type DemoStaff } from "../demo.ts";
import { type Shops, shopOf } from "./shops.ts";
import type { Tenant, Tx } from "./tenant.ts";

/** Argon2id hash for every sign-in, or one per login. */
export type PasswordHash = string | Readonly<Record<string, string>>;

export async function insertStaff(
  tx: Tx,
  { now, passwordHash }: { now: Date; passwordHash: PasswordHash },
  { acquirer_id, merchant_id }: Tenant,
  shops: Shops,
) {
  const staff = DEMO_STAFF.map((post) => ({ ...post, id: uuidOf(newId("stf", now)) }));
  await tx`insert into staff ${tx(
    staff.map((s) => ({
      id: s.id,
      login: s.login,
      password_hash: hashOf(passwordHash, s),
      label: s.label,
      kind: s.kind,
      role: s.role,
      acquirer_id: s.kind === "operator" ? null : acquirer_id,
      merchant_id: s.kind === "shop" ? merchant_id : null,
      sub_merchant_id: s.shop ? shopOf(shops, s.shop).id : null,
      store_id: s.role === "cashier" && s.shop ? shopOf(shops, s.shop).storeId : null,
      refund_limit_fen: String(s.refundLimitFen ?? 0n),
      demo: true,
      created_at: now,
    })),
  )}`;
  return staff;
}

export type People = Awaited<ReturnType<typeof insertStaff>>;

export function ownerOf(people: People, number: string): string {
  return present(
    people.find((s) => s.shop === number && s.role === "owner"),
    `shop ${number} has an owner`,
  ).id;
}

function hashOf(hashes: PasswordHash, post: DemoStaff): string {
  return typeof hashes === "string"
    ? hashes
    : present(hashes[post.login], `there is a password for ${post.login}`);
}
