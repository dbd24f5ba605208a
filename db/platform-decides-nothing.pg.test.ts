import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { present } from "#server/assert.ts";
import { uuidOf } from "#server/id.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";

/**
 * No role of the platform approves, releases, holds or suspends, whatever its program says and whichever tenant and person
 * it claims to be. Each statement is one the acquirer's desk may say: it is tried there as well, and taken.
 */
let world: TestWorld;
let ids: Record<"acquirer" | "merchant" | "shop" | "reviewer" | "clearing", string>;
beforeAll(async () => {
  world = await openTestWorld();
  const { demo } = world;
  const person = (login: string) => uuidOf(present(demo.staff[login], login));
  ids = {
    acquirer: uuidOf(demo.acquirerId),
    merchant: uuidOf(demo.merchantId),
    shop: uuidOf(present(demo.shops.M00000000000004, "the coffee shop")),
    reviewer: person("reviewer"),
    clearing: person("clearing-1"),
  };
});
afterAll(() => world.close());

const ROW = "01999999-0000-7000-8000-000000000001";
const OTHER = "01999999-0000-7000-8000-000000000002";
const tenant = () => `'${ids.acquirer}', '${ids.merchant}'`;
const owned = () => `${tenant()}, '${ids.shop}'`;

interface Decision {
  /** How things stand before, one lawful step away. */
  before(): string;
  decide(): string;
}
const application =
  () => `insert into application (id, acquirer_id, merchant_id, sub_merchant_id, subject_type, fields,
  status, created_by, created_at) values ('${ROW}', ${owned()}, 'micro', '{}', 'in_review', '${OTHER}', now())`;
const account =
  () => `update settlement_account set status = 'replaced' where sub_merchant_id = '${ids.shop}';
  insert into settlement_account (id, acquirer_id, merchant_id, sub_merchant_id, version, bank_name,
  cnaps, holder_name, account_mask, account_tail, status, created_by, created_at)
  values ('${ROW}', ${owned()}, 99, 'b', 'c', 'h', 'm', '1234', 'pending', '${OTHER}', now())`;
const batch =
  () => `insert into clearing_batch (id, acquirer_id, clearing_date, seq, status, step, opened_at, window_from,
  window_to, settle_day) values ('${ROW}', '${ids.acquirer}', '2026-11-19', 9, 'proposed', '', now(), now(), now(), '2026-11-20');
  insert into clearing_file (id, batch_id, acquirer_id, clearing_date, seq, name, digest, clr, detail_gz, signature, ok,
  proposed_at) values ('${OTHER}', '${ROW}', '${ids.acquirer}', '2026-11-19', 9, 'f', 'd', '', '', '', '', now())`;
const hold =
  () => `insert into hold (id, acquirer_id, merchant_id, sub_merchant_id, reason, placed_by, placed_at)
  values ('${ROW}', ${owned()}, 'r', '${ids.reviewer}', now())`;
const shopIs = (status: string) => `update sub_merchant set status = '${status}' where id = '${ids.shop}'`;
/** Set by somebody else than the reviewer; "lifted": by two. */
const suspension = (
  status: string,
) => `insert into suspension (id, acquirer_id, merchant_id, sub_merchant_id, status, reason,
  inner_reason, placed_by, placed_at, ends_at, lift_asked_by, ended_by, ended_at) values ('${ROW}', ${owned()}, '${status}', 'r', '',
  '${ids.clearing}', now(), now(), '${ids.clearing}', '${ids.reviewer}', now())`;
const become = (table: string, status: string, more = "") =>
  `update ${table} set status = '${status}' ${more} where id = '${ROW}'`;
const signed = (
  kind: string,
) => `insert into approval (subject_id, subject_kind, acquirer_id, merchant_id, step, staff_id,
  approved_at) values ('${ROW}', '${kind}', ${tenant()}, 2, '${ids.reviewer}', now())`;

const DECISIONS: Record<string, Decision> = {
  "approves an application": {
    before: application,
    decide: () => become("application", "approved", `, approved_by = '${ids.reviewer}', approved_at = now()`),
  },
  "approves a bank account": {
    before: account,
    decide: () => become("settlement_account", "approved", ", approved_from = '2026-11-21'"),
  },
  "signs as the one who approved": { before: application, decide: () => signed("application") },
  "records a release": {
    before: batch,
    decide:
      () => `insert into verdict (file_id, acquirer_id, digest, verdict, rel, persons, settles, uploaded_by, recorded_at)
      values ('${OTHER}', '${ids.acquirer}', 'd', 'released', '', '{}', '{}', '${ids.reviewer}', now())`,
  },
  "calls a file released": { before: batch, decide: () => become("clearing_batch", "released") },
  "calls a file rejected": { before: batch, decide: () => become("clearing_batch", "rejected") },
  "calls a proposed file settled": { before: batch, decide: () => become("clearing_batch", "settled") },
  "holds a shop's money": { before: () => "select 1", decide: hold },
  "lifts a hold": {
    before: hold,
    decide: () => `update hold set lifted_by = '${ids.reviewer}', lifted_at = now() where id = '${ROW}'`,
  },
  "suspends a shop": {
    before: () => `${shopIs("active")}; ${suspension("placed")}`,
    decide: () => shopIs("suspended"),
  },
  "takes a shop's suspension back": {
    before: () => `${shopIs("suspended")}; ${suspension("lifted")}`,
    decide: () => shopIs("active"),
  },
  "sets an advance limit": {
    before:
      () => `insert into advance_limit (sub_merchant_id, acquirer_id, merchant_id, limit_fen, reason, asked_by, asked_at)
      values ('${ids.shop}', ${tenant()}, 7, 'r', '${ids.clearing}', now())`,
    decide: () => `update advance_limit set set_by = '${ids.reviewer}', set_at = now()`,
  },
  "confirms a suspension": {
    before: () => suspension("placed"),
    decide: () => become("suspension", "confirmed", `, confirmed_by = '${ids.reviewer}'`),
  },
};

class Undo extends Error {}

/** What became of a decision as `role`, in the name of the reviewer: "refused", or how many rows it wrote. Undone. */
async function outcome(role: string, { before, decide }: Decision, shop = ""): Promise<string> {
  let wrote = "";
  const work = world.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(before()).simple();
    await tx`set local session_replication_role = origin`;
    await tx`select set_config('role', ${role}, true), set_config('app.acquirer', ${ids.acquirer}, true),
      set_config('app.merchant', ${ids.merchant}, true), set_config('app.sub_merchant', ${shop}, true),
      set_config('app.staff', ${ids.reviewer}, true)`;
    wrote = `${(await tx.unsafe(decide())).count} written`;
    throw new Undo();
  });
  return work.then(
    () => "",
    (error: Error & { code?: string }) => {
      if (error instanceof Undo) return wrote;
      return error.code === "42501" ? "refused" : `${error.code}: ${error.message}`;
    },
  );
}

const ROLES = ["qf_operator", "qf_shop", "qf_gateway", "qf_machine", "qf_web"] as const;

describe.each(Object.entries(DECISIONS))("nobody of the platform %s", (_, decision) => {
  test("the acquirer's desk does", async () => {
    expect(await outcome("qf_acquirer", decision)).toBe("1 written");
  });
  test.each(ROLES)("%s", async (role) => {
    expect(["refused", "0 written"]).toContain(await outcome(role, decision));
    expect(["refused", "0 written"]).toContain(await outcome(role, decision, ids.shop));
  });
});
