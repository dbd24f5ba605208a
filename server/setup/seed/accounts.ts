import { present } from "../../assert.ts";
import { newId, uuidOf } from "../../id.ts";
import type { Shops } from "./shops.ts";
import { ownerOf, type People } from "./staff.ts";
import type { Tenant, Tx } from "./tenant.ts";

const APPROVED_FROM = "2026-09-01";

export async function insertAccounts(
  tx: Tx,
  now: Date,
  tenant: Tenant,
  shops: Shops,
  people: People,
): Promise<void> {
  const accounts = shops.map((s) => ({ ...s, accountId: uuidOf(newId("sac", now)) }));
  await tx`insert into settlement_account ${tx(
    accounts.map((s) => ({
      id: s.accountId,
      ...tenant,
      sub_merchant_id: s.id,
      version: 1,
      bank_name: s.bankName,
      cnaps: s.cnaps,
      holder_name: s.name,
      account_mask: s.accountMask,
      account_tail: s.accountTail,
      account_ref: `${s.number}-A1`,
      status: "approved",
      approved_from: APPROVED_FROM,
      created_by: ownerOf(people, s.number),
      created_at: now,
    })),
  )}`;

  await tx`insert into approval ${tx(accounts.flatMap((s) => approvalsOf(people, tenant, { subject_id: s.accountId, subject_kind: "settlement_account", sha256: null, approved_at: now })))}`;
}

/** Both posts of the acquirer say yes: rows for `approval`. */
function approvalsOf(
  people: People,
  tenant: Tenant,
  subject: { subject_id: string; subject_kind: string; sha256: string | null; approved_at: Date },
) {
  return (["reviewer", "approver"] as const).map((login, i) => ({
    ...subject,
    ...tenant,
    step: i + 1,
    staff_id: present(
      people.find((s) => s.login === login),
      `the demo has ${login}`,
    ).id,
  }));
}
