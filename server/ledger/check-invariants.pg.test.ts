import { readFileSync } from "node:fs";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { SHOP } from "../batch/testing/shops.ts";
import { dayFrom } from "../calendar/day.ts";
import { statusesOf } from "../life-cycle.ts";
import { untilWaiting } from "../testing/race.ts";
import { checkInvariants } from "./check-invariants.ts";
import { WALKS } from "./histories.ts";
import { INVARIANTS } from "./invariants.ts";

const NOODLES = "M00000000000005";
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeAll(async () => {
  world = await openClearingWorld();
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 8_000n, at: at("20T12:00:00"), seller: NOODLES });
  await world.pay({ fen: 900n, at: at("20T12:02:00"), platform: false });
  await world.refund(sale, { fen: 3_333n, at: at("20T13:00:00") });
  await world.endDay(dayFrom("2026-11-20"));
  await world.decide(dayFrom("2026-11-20"));
  await world.pay({ fen: 5_000n, at: at("21T12:00:00") });
  await world.endDay(dayFrom("2026-11-21"));
  await world.decide(dayFrom("2026-11-21"));
  await world.test.moveTo(at("23T09:00:00"));
  await world.answer(dayFrom("2026-11-20"), (_, no) => (no === SHOP ? "failed" : "paid"));
  await world.endDay(dayFrom("2026-11-22"));
  await world.decide(dayFrom("2026-11-22"));
  await world.endDay(dayFrom("2026-11-23"));
});
afterAll(async () => {
  await world.close();
});

type Damage = (tx: postgres.TransactionSql) => Promise<unknown>;
/** One damage per invariant, by its name: what the query must see. */
const DAMAGES: Record<string, Damage> = {
  "split is 0 after every event": (tx) =>
    tx`update posting set amount_fen = amount_fen + 1 where id = (select id from posting where to_heading = 'split' limit 1)`,
  "no heading but ext, due and suspense is below 0, and the fee is drawn": (tx) =>
    tx`delete from posting where event = 'fee_drawn'`,
  "due and advance of a shop are together never below 0": (tx) =>
    tx`insert into posting (id, acquirer_id, business_day, event, from_heading, to_heading, amount_fen, reference, posted_at)
      select gen_random_uuid(), acquirer_id, business_day, 'payment', 'due:M00000000000007', 'ext:payer', 5, 'x', posted_at from posting limit 1`,
  "suspense is exactly what the newest file leaves out of the bills": (tx) =>
    tx`delete from posting where event = 'left_out'`,
  "E1 of every proposed day is 0.00": (tx) =>
    tx`update clearing_batch set unexplained_fen = 1 where status in ('proposed','released')`,
  "a payment is its shares and its fee, a refund or its void the parts and the fee given back": (tx) =>
    tx`update clearing_entry set shares[1] = shares[1] + 1 where line_no = 1`,
  "no more is refunded than was paid": (tx) => tx`update refund set amount_fen = 10001`,
  "no payment, no refund and no void stands in two files": (tx) =>
    tx`update clearing_entry set acquirer_reference = (select acquirer_reference from clearing_entry where kind = 'P' order by batch_id limit 1),
      acquirer_refund_reference = '' where kind in ('P','R')`,
  "every payment of a released day stands in a file, among what the newest leaves out, or is gone by a decision":
    (tx) => tx`delete from clearing_entry where kind = 'P'`,
  "each shop has one line per file": (tx) =>
    tx`update position set number = (select max(number) from position)`,
  "what the bank returned re-enters at most once, with its amount": (tx) =>
    tx`update returned_line set amount_fen = 1`,
  "a file's digest is that of its bytes, and its chain is unbroken": (tx) =>
    tx`update clearing_file set clr = clr || 'x'::bytea`,
  "nothing is lost between two files: what one leaves, the next begins with": (tx) =>
    tx`update position set carried_in_fen = carried_in_fen + 1 where batch_id = (select id from clearing_batch order by clearing_date desc limit 1)`,
  "nothing stays open past its deadline outside a queue": (tx) => tx`update "order" set status = 'open'`,
  "every paid order is one payment of the same amount, and the reverse": (tx) =>
    tx`update "order" set amount_fen = amount_fen + 1`,
  "every payment in a cleared bill is ours with the same amount, or a named difference": (tx) =>
    tx`delete from difference`,
  "what we acknowledged to the acquirer is kept": (tx) =>
    tx`insert into notification (day, id, acquirer_id, connection, headers, body, outcome, order_id, heard_at)
      select '2026-11-20', gen_random_uuid(), acquirer_id, 'wechat', '{}', '', 'applied', gen_random_uuid(), heard_at from payment limit 1`,
  "each acquirer transaction is applied once": (tx) =>
    tx`insert into payment select (clearing_date + 1) as clearing_date, acquirer_id, acquirer_reference, gen_random_uuid(), order_id, merchant_id,
        sub_merchant_id, seller_no, merchant_order_no, channel, mode, amount_fen, payer_fen, order_created_at, paid_at, heard_at, heard_from,
        agreement_sha256, fee_sha256, campaign_sha256, funded_fen from payment limit 1`,
  "every answer of the bank follows its table: paid or failed once, returned only after paid, paid after failed only by two people and never owed again":
    (tx) => tx`update bank_result set kind = 'returned' where kind = 'paid'`,
  "account numbers are kept masked": (tx) =>
    tx`update settlement_account set account_mask = '6222021234567894417'`,
  "each final order has its event for the merchant": (tx) => tx`delete from event where kind = 'order.paid'`,
  "every receiver and payee is in the acquirer's register": (tx) =>
    tx`update clearing_entry set receivers[1] = 'M99999999999999' where line_no = 1`,
  "what shops owe is what the acquirer has advanced, and no refund of ours made one exceed its limit": (tx) =>
    tx`update position set rest_fen = -7 where batch_id = (select id from clearing_batch where status = 'released' order by clearing_date desc limit 1)`,
  "covers of a day sum to zero, and are what its postings move": (tx) =>
    tx`update position set cover_fen = 1 where line_no = 1`,
  "no shop is paid while it owes a cover": (tx) =>
    tx`insert into open_cover (batch_id, acquirer_id, acquirer_reference, refund_no, seller_no, bearer_no, amount_fen, since)
      select batch_id, acquirer_id, '1', 'R1', 'M1', number, 1, settle_day from position where pay_fen > 0 limit 1`,
  "a version that an order may rest on has the acquirer's facts behind it": async (tx) => {
    await tx`update registered_shop set consents_from = '2026-11-01T00:00:00+08:00'`;
    await tx`delete from agreement_fact where kind = 'answered'`;
  },
  "a clearing date is released or settled at most once": async (tx) => {
    await tx`drop index clearing_batch_final_key`;
    await tx`insert into clearing_batch select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'seq', 9))).*
      from clearing_batch b where status in ('released','settled') order by clearing_date limit 1`;
  },
  "what is released or settled is so by its own verdict or by a later release that names it": (tx) =>
    tx`update verdict set verdict = 'rejected'`,
};

/** A row that stands where its history does not lead: where this world has none, a step to nowhere is told. */
const aside = (table: string, column: string, status: string) => (tx: postgres.TransactionSql) =>
  tx`update ${tx(table)} set ${tx(column)} = ${status}`;
const tale = (subject: string, from: string, to: string) => (tx: postgres.TransactionSql) =>
  tx`insert into audit_entry (id, day, actor, action, subject_id, facts, happened_at)
    values (gen_random_uuid(), '2026-11-20', 'x', 'x.y', ${subject}, ${tx.json({ from, to })}, now())`;
/** Of these the world has none. */
const EMPTY: Readonly<Record<string, Damage>> = {
  application: tale("app_0", "draft", "approved"),
  suspension: tale("ssp_0", "asked", "lapsed"),
};
for (const { name, life } of WALKS) {
  // Everybody's order is paid already: it is put aside as closed.
  const isOrder = life.table === "order" && life.column === "status";
  const last = isOrder ? "closed" : present(statusesOf(life).at(-1), "a life has an end");
  const told = EMPTY[life.table];
  DAMAGES[name] = told ?? aside(life.table, life.column, last);
}
/** Steps that no table has, and facts that are missing, on the way to a status that is right. */
const DETOURS: Readonly<Record<string, Damage>> = {
  "every history of order.status is a path of its table": (tx) =>
    tx`delete from event where kind = 'order.created'`,
  "every history of order.forward_state is a path of its table": (tx) =>
    tx`insert into event select day, gen_random_uuid(), acquirer_id, merchant_id, sub_merchant_id, 'order.closed', subject_id, order_id,
      '{"reason":"refused"}', happened_at, heard_at from event where kind = 'order.placed' limit 1`,
  "every history of refund.status is a path of its table": (tx) =>
    tx`insert into event select day, gen_random_uuid(), acquirer_id, merchant_id, sub_merchant_id, 'refund.failed', subject_id, order_id,
      '{}', happened_at, heard_at from event where kind = 'refund.succeeded' limit 1`,
  "every history of refund.funding is a path of its table": (tx) =>
    tx`insert into event select day, gen_random_uuid(), acquirer_id, merchant_id, sub_merchant_id, 'refund.failed', subject_id, order_id,
      '{"funding":"cancelled"}', happened_at, heard_at from event where kind = 'refund.succeeded' limit 1`,
  "every history of sub_merchant.status is a path of its table": (tx) =>
    tx`delete from audit_entry where subject_id like 'smt_%' and facts ->> 'to' = 'submitted'`,
  "every history of agreement.status is a path of its table": (tx) =>
    tx`delete from audit_entry where subject_id like 'spa_%' and facts ->> 'to' = 'consented'`,
  "every history of clearing_batch.status is a path of its table": (tx) =>
    tx`update audit_entry set facts = facts || '{"from":"open"}' where action = 'batch.propose'`,
  "every history of application.status is a path of its table": tale("app_0", "draft", "approved"),
  "every history of suspension.status is a path of its table": tale("ssp_0", "lapsed", "placed"),
  "every history of settlement_account.status is a path of its table": tale("sac_0", "replaced", "approved"),
  "every history of fee_schedule.status is a path of its table": tale("fee_0", "replaced", "in_force"),
  "every history of difference.status is a path of its table": tale("dif_0", "open", "open"),
};

class Undo extends Error {}

test("an undamaged world violates nothing", async () => {
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

/** What the query of this name sees after a damage, which is undone. */
async function foundAfter(name: string, damage: Damage): Promise<{ subject: string; detail: string }[]> {
  const invariant = present(
    INVARIANTS.find((i) => i.name === name),
    "it is listed",
  );
  let found: { subject: string; detail: string }[] = [];
  const now = invariant.sql.includes("$1") ? [at("25T00:00:00").toISOString()] : [];
  const owner = world.test.sql as unknown as postgres.Sql;
  const attempt = owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await damage(tx);
    found = await tx.unsafe<{ subject: string; detail: string }[]>(invariant.sql, now);
    throw new Undo();
  });
  await expect(attempt).rejects.toThrow(Undo);
  return found;
}

test.each(INVARIANTS.map((i) => [i.code, i.name] as const))(
  "%s · %s: its damage is found",
  async (code, name) => {
    const damage = present(DAMAGES[name], `there is a damage for ${code} ${name}`);
    expect((await foundAfter(name, damage)).length).toBeGreaterThan(0);
  },
);

test.each(WALKS.map((w) => [w.name] as const))("I7 · %s: so is a step that no table has", async (name) => {
  const detour = present(DETOURS[name], `there is a detour for ${name}`);
  expect((await foundAfter(name, detour)).length).toBeGreaterThan(0);
});

test("I7 · what stood before its steps were written down gets its history by a migration", async () => {
  const text = readFileSync(path.join("db", "migrations", "0012_histories-begin.sql"), "utf8")
    // An agreement is proposed where it was signed then.
    .replaceAll("signed", "proposed");
  const violations = async (tx: postgres.TransactionSql) => {
    const found: unknown[] = [];
    for (const { sql } of WALKS) found.push(...(await tx.unsafe(sql)));
    return found;
  };
  const attempt = (world.test.sql as unknown as postgres.Sql).begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`delete from audit_entry`;
    expect((await violations(tx)).length).toBeGreaterThan(7);
    await tx`set local role qf_owner`;
    await tx.unsafe(text).simple();
    await tx.unsafe(text).simple(); // and once is enough
    await tx`reset role`;
    expect(await violations(tx)).toEqual([]);
    throw new Undo();
  });
  await expect(attempt).rejects.toThrow(Undo);
});

test("all invariants are asked of one instant: what changes while they are asked is for the next time", async () => {
  const name = "E1 of every proposed day is 0.00";
  const names = (found: { name: string }[]) => found.map((v) => v.name);
  let checking: ReturnType<typeof checkInvariants> | undefined;
  await world.damage(async (tx) => {
    await tx`lock table left_out in access exclusive mode`; // asked of before that one, and after the first
    checking = checkInvariants(world.test.machineCtx());
    await untilWaiting(world.test, 1);
    await tx`update clearing_batch set unexplained_fen = 1 where unexplained_fen = 0`;
  });
  expect(names((await checking) ?? [])).not.toContain(name);
  expect(names(await checkInvariants(world.test.machineCtx()))).toContain(name);
  await world.damage((tx) => tx`update clearing_batch set unexplained_fen = 0 where unexplained_fen = 1`);
});

test("I8 · a sealed row that is changed afterwards breaks the seal", async () => {
  await world.damage(
    (tx) => tx`update "order" set amount_fen = amount_fen + 1, note = 'x' where seller_no = ${NOODLES}`,
  );
  const codes = (await checkInvariants(world.test.machineCtx())).map((v) => v.code);
  expect(codes).toContain("I5");
  await world.damage((tx) => tx`update audit_entry set facts = '{}'`);
  await world.damage((tx) => tx`update refund set reason = 'changed'`);
  await world.damage((tx) => tx`update "order" set note = 'y' where created_at >= ${at("21T00:00:00")}`);
  expect((await checkInvariants(world.test.machineCtx())).map((v) => v.code)).toContain("I8");
});
