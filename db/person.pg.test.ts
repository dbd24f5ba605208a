import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
let n = 0;
beforeEach(() => {
  n += 1;
});

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

/** A version of the coffee shop in this state, with its document naming who consents; as the owner of the database. */
async function version(status: string, consents: string[] = []): Promise<{ id: string; sha256: string }> {
  const id = fresh();
  const sha256 = `'sha-${n}-${status}'`;
  await arrange(`insert into agreement (id, acquirer_id, merchant_id, sub_merchant_id, version, sha256, status, created_by,
    created_at) values (${id}, ${tenant}, ${shop(COFFEE)}, ${100 + n}, ${sha256}, '${status}', ${person("coffee-owner")}, now())`);
  await arrange(`insert into agreement_version (acquirer_id, merchant_id, sub_merchant_id, agreement_id, sha256, body, receivers)
    values (${tenant}, ${shop(COFFEE)}, ${id}, ${sha256}, '${JSON.stringify({ consents })}', '{${[COFFEE, ...consents].join(",")}}')`);
  return { id, sha256 };
}
const HQ = "M00000000000001";

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
      values (${subject}, 'agreement', ${tenant}, 1, ${name}, now())`,
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
    (name) => `insert into verdict (file_id, acquirer_id, digest, verdict, rel, persons, uploaded_by,
      recorded_at) values (${file}, ${acquirer}, 'd', 'released', '', '{}', ${name}, now())`,
  );
});

test("a signature to the document that is there, and a receiver's own consent", async () => {
  const { id, sha256 } = await version("draft", [HQ]);
  const sign = (sha: string) => (name: string) =>
    `insert into signature (agreement_id, acquirer_id, merchant_id, sub_merchant_id, sha256, signed_by, signed_at)
     values (${id}, ${tenant}, ${shop(COFFEE)}, ${sha}, ${name}, now())`;
  await expect(say("coffee-owner", sign("'other'")(person("coffee-owner")))).rejects.toMatchObject(REFUSED);
  await ownNameOnly("coffee-owner", "hq-owner", sign(sha256));
  const consent =
    (of: string, sha = sha256) =>
    (name: string) =>
      `insert into consent (agreement_id, acquirer_id, merchant_id, sub_merchant_id, sha256, consented_by, consented_at)
       values (${id}, ${tenant}, ${shop(of)}, ${sha}, ${name}, now())`;
  await expect(say("coffee-owner", consent(HQ)(person("coffee-owner")))).rejects.toMatchObject(REFUSED);
  await expect(say("hq-owner", consent(HQ, "'other'")(person("hq-owner")))).rejects.toMatchObject(REFUSED);
  await ownNameOnly("hq-owner", "coffee-owner", consent(HQ));
});

test("a shop says signed with its signature there, consented when all did, and brings nothing back", async () => {
  const { id, sha256 } = await version("draft", [HQ]);
  const become = (status: string, more = "") =>
    say("coffee-owner", `update agreement set status = '${status}' ${more} where id = ${id}`);
  await expect(become("signed"), "without a signature").rejects.toMatchObject(REFUSED);
  await arrange(
    `insert into signature values (${id}, ${tenant}, ${shop(COFFEE)}, ${sha256}, ${person("coffee-owner")}, now())`,
  );
  await become("signed");
  await expect(become("consented"), "without the consent").rejects.toMatchObject(REFUSED);
  await arrange(
    `insert into consent values (${id}, ${tenant}, ${shop(HQ)}, ${sha256}, ${person("hq-owner")}, now())`,
  );
  await become("consented");
  for (const status of ["approved", "in_force", "draft", "signed", "revoked"])
    await expect(become(status), status).rejects.toMatchObject(REFUSED);

  // As the acquirer put it in force, past the life cycle's own guard.
  await arrange(`update agreement set status = 'in_force', in_force_from = now() where id = ${id}`);
  await expect(become("withdrawn"), "without an end").rejects.toMatchObject(REFUSED);
  await become("withdrawn", ", in_force_to = now()");
  for (const more of [", in_force_to = null", ", in_force_to = now() + interval '1 year'"])
    await expect(become("withdrawn", more), "brought back").rejects.toMatchObject(REFUSED);
  await expect(become("in_force")).rejects.toMatchObject(REFUSED);
});
