import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "#server/assert.ts";
import { uuidOf } from "#server/id.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";

/** What a person says is accepted for that person only, whatever the verb says. */
let world: TestWorld;
let tenant: string;
beforeAll(async () => {
  world = await openTestWorld();
  tenant = `'${uuidOf(world.demo.acquirerId)}', '${uuidOf(world.demo.merchantId)}'`;
});
afterAll(() => world.close());

const COFFEE = "M00000000000004";
const REFUSED = { code: "42501" };
const person = (login: string) => `'${uuidOf(present(world.demo.staff[login], login))}'`;
const shop = (number: string) => `'${uuidOf(present(world.demo.shops[number], number))}'`;
const fresh = () => `'${uuidOf(world.ctxFor("operator").newId("aud"))}'`;
const say = (login: string, text: string) =>
  world.ctxFor(login).db.hot((sql) => sql.unsafe(text) as unknown as Promise<unknown>);

/** As `login`: refused in `other`'s name, accepted in its own. */
async function ownNameOnly(login: string, other: string, text: (name: string) => string): Promise<void> {
  await expect(say(login, text(person(other))), text(other)).rejects.toMatchObject(REFUSED);
  await expect(say(login, text("null")), "nobody's name").rejects.toBeDefined();
  await say(login, text(person(login)));
}

/** Arranges as the owner of the server, past the guards of lives and facts. */
const arrange = (text: string) => world.damage((tx) => tx.unsafe(text));

test("an audit entry", async () => {
  const entry = (acquirer: string, merchant: string) => (name: string) =>
    `insert into audit_entry (id, day, acquirer_id, merchant_id, staff_id, actor, action, subject_id, facts, happened_at)
     values (${fresh()}, '2026-11-20', ${acquirer}, ${merchant}, ${name}, 'x', 'test.say', 'x', '{}', now())`;
  const [acquirer = "", merchant = ""] = tenant.split(", ");
  await ownNameOnly("coffee-owner", "coffee-cashier", entry(acquirer, merchant));
  await ownNameOnly("clearing-1", "clearing-2", entry(acquirer, "null"));
  const asMachine = (name: string) => world.machine.sql.unsafe(entry(acquirer, "null")(name));
  await expect(asMachine(person("clearing-1"))).rejects.toMatchObject(REFUSED);
  await asMachine("null");
});

test("an approval, a finding, a hold and its end", async () => {
  const subject = fresh();
  await ownNameOnly(
    "reviewer",
    "approver",
    (
      name,
    ) => `insert into approval (subject_id, subject_kind, acquirer_id, merchant_id, step, staff_id, approved_at)
      values (${subject}, 'application', ${tenant}, 1, ${name}, now())`,
  );
  const id = fresh();
  await ownNameOnly(
    "reviewer",
    "approver",
    (name) => `insert into hold (id, acquirer_id, merchant_id, sub_merchant_id, reason, placed_by, placed_at)
      values (${id}, ${tenant}, ${shop(COFFEE)}, 'r', ${name}, now())`,
  );
  const lift = (name: string) => `update hold set lifted_by = ${name}, lifted_at = now() where id = ${id}`;
  await ownNameOnly("approver", "reviewer", lift);
  await expect(say("reviewer", lift(person("reviewer"))), "lifted already").rejects.toMatchObject(REFUSED);
});

test("who reviewed and who approved an application", async () => {
  const id = fresh();
  await arrange(`insert into application (id, acquirer_id, merchant_id, sub_merchant_id, subject_type, fields, status, created_by,
    created_at) values (${id}, ${tenant}, ${shop(COFFEE)}, 'micro', '{}', 'in_review', ${person("coffee-owner")}, now())`);
  for (const [login, other, column] of [
    ["reviewer", "approver", "reviewed_by"],
    ["approver", "clearing-1", "approved_by"],
  ] as const) {
    const write = (name: string) => say(login, `update application set ${column} = ${name} where id = ${id}`);
    await expect(write(person(other))).rejects.toMatchObject(REFUSED);
    await write(person(login));
  }
  const finding = (
    name: string,
  ) => `insert into application_finding (application_id, acquirer_id, merchant_id, round, field, reason,
    found_by, found_at) values (${id}, ${tenant}, 1, 'name', 'r', ${name}, now())`;
  await ownNameOnly("reviewer", "approver", finding);
});

test("a verdict", async () => {
  const [batch, file] = [fresh(), fresh()];
  const acquirer = tenant.split(", ")[0];
  await arrange(`insert into clearing_batch (id, acquirer_id, clearing_date, seq, status, step, opened_at, window_from,
    window_to, settle_day) values (${batch}, ${acquirer}, '2026-11-19', 9, 'proposed', '', now(), now(), now(), '2026-11-20')`);
  await arrange(`insert into clearing_file (id, batch_id, acquirer_id, clearing_date, seq, name, digest, clr, detail_gz,
    signature, ok, proposed_at) values (${file}, ${batch}, ${acquirer}, '2026-11-19', 9, 'f', 'd', '', '', '', '', now())`);
  await ownNameOnly(
    "clearing-1",
    "clearing-2",
    (name) => `insert into verdict (file_id, acquirer_id, digest, verdict, rel, persons, settles, uploaded_by,
      recorded_at) values (${file}, ${acquirer}, 'd', 'released', '', '{}', '{}', ${name}, now())`,
  );
});
