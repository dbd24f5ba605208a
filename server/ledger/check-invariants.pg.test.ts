import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../assert.ts";
import { type ClearingWorld, openClearingWorld, SHOP } from "../batch/testing/clearing-world.ts";
import { dayFrom } from "../calendar/day.ts";
import { checkInvariants } from "./check-invariants.ts";
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
const DAMAGES: Readonly<Record<string, Damage>> = {
  "split is 0 after every event": (tx) =>
    tx`update posting set amount_fen = amount_fen + 1 where id = (select id from posting where to_heading = 'split' limit 1)`,
  "no heading but ext, due and suspense is below 0, and the fee is drawn": (tx) =>
    tx`delete from posting where event = 'fee_drawn'`,
  "due and cover of a shop are together never below 0": (tx) =>
    tx`insert into posting (id, acquirer_id, business_day, event, from_heading, to_heading, amount_fen, reference, posted_at)
      select gen_random_uuid(), acquirer_id, business_day, 'payment', 'due:M00000000000007', 'ext:payer', 5, 'x', posted_at from posting limit 1`,
  "suspense is exactly what the newest file leaves out of the bills": (tx) =>
    tx`delete from posting where event = 'left_out'`,
  "E1 of every proposed day is 0.00": (tx) =>
    tx`update clearing_batch set unexplained_fen = 1 where status in ('proposed','released')`,
  "a payment is its shares and its fee, a refund its parts and the fee given back": (tx) =>
    tx`update clearing_entry set shares[1] = shares[1] + 1 where line_no = 1`,
  "no more is refunded than was paid": (tx) => tx`update refund set amount_fen = 10001`,
  "no payment and no refund stands in two files": (tx) =>
    tx`update clearing_entry set acquirer_reference = (select acquirer_reference from clearing_entry where kind = 'P' order by batch_id limit 1),
      acquirer_refund_reference = '' where kind in ('P','R')`,
  "every payment up to the newest released day stands in a file or among what it left out": (tx) =>
    tx`delete from clearing_entry where kind = 'P'`,
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
    tx`insert into notification (day, id, acquirer_id, channel, headers, body, outcome, order_id, heard_at)
      select '2026-11-20', gen_random_uuid(), acquirer_id, 'wechat', '{}', '', 'applied', gen_random_uuid(), heard_at from payment limit 1`,
  "each acquirer transaction is applied once": (tx) =>
    tx`insert into payment select (clearing_date + 1) as clearing_date, acquirer_id, acquirer_reference, gen_random_uuid(), order_id, merchant_id,
        sub_merchant_id, seller_no, merchant_order_no, channel, mode, amount_fen, payer_fen, order_created_at, paid_at, heard_at, heard_from,
        agreement_sha256, fee_sha256, campaign_sha256, funded_fen from payment limit 1`,
  "every answer of the bank follows its table: paid or failed once, returned only after paid": (tx) =>
    tx`update bank_result set kind = 'returned' where kind = 'paid'`,
  "account numbers are kept masked": (tx) =>
    tx`update settlement_account set account_mask = '6222021234567894417'`,
  "each final order has its event for the merchant": (tx) => tx`delete from event where kind = 'order.paid'`,
  "every receiver and payee is in the acquirer's register": (tx) =>
    tx`update clearing_entry set receivers[1] = 'M99999999999999' where line_no = 1`,
  "what shops owe is what the acquirer has advanced, within its limits": (tx) =>
    tx`update position set rest_fen = -7 where batch_id = (select id from clearing_batch where status = 'released' order by clearing_date desc limit 1)`,
};

class Undo extends Error {}

test("an undamaged world violates nothing", async () => {
  expect(await checkInvariants(world.test.machineCtx())).toEqual([]);
});

test.each(INVARIANTS.map((i) => [i.code, i.name] as const))(
  "%s · %s: its damage is found",
  async (code, name) => {
    const invariant = present(
      INVARIANTS.find((i) => i.name === name),
      "it is listed",
    );
    const damage = present(DAMAGES[name], `there is a damage for ${code} ${name}`);
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
    expect(found.length).toBeGreaterThan(0);
  },
);

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
