import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "#server/assert.ts";
import { uuidOf } from "#server/id.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";

/** An agreement's status is what the acquirer's facts say: PostgreSQL refuses another, whoever writes it. */
let world: TestWorld;
let tenant: string;
beforeAll(async () => {
  world = await openTestWorld();
  const { demo } = world;
  const shop = uuidOf(present(demo.shops[COFFEE], "the coffee shop"));
  tenant = `'${uuidOf(demo.acquirerId)}', '${uuidOf(demo.merchantId)}', '${shop}'`;
});
afterAll(() => world.close());

const COFFEE = "M00000000000004";
const [HQ, REGION] = ["M00000000000001", "M00000000000002"];
const ID = "01999999-0000-7000-8000-0000000000aa";
const FORMER = "01999999-0000-7000-8000-0000000000bb";
const FROM = "2026-11-21T00:00:00+08:00";
const ROLES = ["qf_shop", "qf_acquirer", "qf_operator", "qf_gateway", "qf_machine", "qf_web", "qf_owner"];

class Undo extends Error {}
type Fact = Partial<
  Record<"number" | "replaces_sha256" | "method" | "answer" | "person" | "effective_at", string>
> & {
  kind: string;
};
const asked = (number: string, replaces_sha256 = ""): Fact => ({ kind: "asked", number, replaces_sha256 });
const said = (number: string, answer = "yes", replaces_sha256 = ""): Fact => ({
  kind: "answered",
  number,
  answer,
  replaces_sha256,
});
const approved = (person: string): Fact => ({ kind: "approved", person });
const begins = (effective_at = FROM): Fact => ({ kind: "in_force", effective_at });
const ALL = [asked(COFFEE), asked(HQ), said(COFFEE), said(HQ)];
const FULL = [...ALL, approved("reviewer"), approved("approver"), begins()];

interface Try {
  from: string;
  facts?: readonly Fact[];
  set: string;
  role?: string;
  /** A group's owner names no shop. */
  isGroup?: boolean;
}

/** What became of one UPDATE of a version that stands at `from`, with these facts told: "taken" or the error's code. Undone. */
async function outcome({ from, facts = [], set, role = "qf_machine", isGroup = true }: Try): Promise<string> {
  const { demo } = world;
  const [acquirer = "", merchant = "", shop = ""] = tenant.replaceAll("'", "").split(", ");
  const work = world.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (const [id, version, sha, receivers] of [
      [ID, 99, "new", [HQ, COFFEE]],
      [FORMER, 98, "old", [REGION, COFFEE]],
    ] as const) {
      await tx.unsafe(`insert into agreement (id, acquirer_id, merchant_id, sub_merchant_id, version, sha256, status, created_by,
        created_at) values ('${id}', ${tenant}, ${version}, '${sha}', '${from}', '${ID}', now())`);
      await tx.unsafe(`insert into agreement_version (acquirer_id, merchant_id, sub_merchant_id, agreement_id, sha256, body, receivers)
        values (${tenant}, '${id}', '${sha}', '{}', '{${receivers.join(",")}}')`);
    }
    for (const [i, fact] of facts.entries())
      await tx`insert into agreement_fact ${tx({
        agreement_id: ID,
        acquirer_id: acquirer,
        merchant_id: merchant,
        sub_merchant_id: shop,
        fact_no: i + 1,
        happened_at: FROM,
        imported_at: FROM,
        ...fact,
      })}`;
    await tx`set local session_replication_role = origin`;
    await tx`select set_config('role', ${role}, true), set_config('app.acquirer', ${acquirer}, true),
      set_config('app.merchant', ${merchant}, true), set_config('app.sub_merchant', ${isGroup ? "" : shop}, true),
      set_config('app.staff', ${uuidOf(present(demo.staff["mall-owner"], "mall-owner"))}, true)`;
    expect((await tx.unsafe(`update agreement set ${set} where id = '${ID}'`)).count).toBe(1);
    throw new Undo();
  });
  return work.then(
    () => "",
    (error: Error & { code?: string }) => (error instanceof Undo ? "taken" : (error.code ?? error.message)),
  );
}

const consented = (facts: readonly Fact[]) =>
  outcome({ from: "proposed", facts, set: "status = 'consented'" });
const inForce = (facts: readonly Fact[], from = FROM) =>
  outcome({ from: "consented", facts, set: `status = 'in_force', in_force_from = '${from}'` });

test("consented is a yes of every party about what stands now, of the version's before as well", async () => {
  expect(await consented(ALL)).toBe("taken");
  expect(await consented([])).toBe("42501");
  for (const [i] of ALL.entries()) if (i >= 2) expect(await consented(ALL.toSpliced(i, 1))).toBe("42501");
  expect(await consented([...ALL, said(HQ, "no")])).toBe("42501");
  const leaving = [asked(COFFEE, "old"), said(COFFEE, "yes", "old"), said(HQ, "yes", "old")];
  expect(await consented(leaving)).toBe("42501");
  expect(await consented([...leaving, said(REGION, "yes", "old")])).toBe("taken");
  expect(await consented([...ALL, asked(COFFEE, "old")])).toBe("42501");
});

test("in force is that, two people, and the instant that the acquirer named", async () => {
  expect(await inForce(FULL)).toBe("taken");
  for (const [i, fact] of FULL.entries())
    if (fact.kind !== "asked")
      expect(await inForce(FULL.toSpliced(i, 1)), JSON.stringify(fact)).toBe("42501");
  expect(await inForce([...ALL, approved("reviewer"), approved("reviewer"), begins()])).toBe("42501");
  expect(await inForce(FULL, "2026-11-20T00:00:00+08:00")).toBe("42501");
  const anew = [asked(COFFEE, "old"), ...[COFFEE, HQ, REGION].map((n) => said(n, "yes", "old"))];
  expect(await inForce([...FULL, ...anew])).toBe("42501");
  expect(await inForce([...FULL, ...anew, approved("reviewer"), approved("approver"), begins()])).toBe(
    "taken",
  );
});

test("every other word of the acquirer's needs its fact too", async () => {
  const become = (from: string, to: string, facts: readonly Fact[]) =>
    outcome({ from, facts, set: `status = '${to}', in_force_from = '${FROM}', in_force_to = '${FROM}'` });
  const ended = (method: string): Fact => ({ kind: "ended", method, effective_at: FROM });
  for (const [from, to, fact] of [
    ["proposed", "returned", { kind: "returned" }],
    ["consented", "declined", said(HQ, "no")],
    ["in_force", "suspended", { kind: "suspended" }],
    ["suspended", "in_force", { kind: "resumed" }],
    ["in_force", "superseded", ended("superseded")],
    ["in_force", "revoked", ended("revoked")],
    ["superseded", "in_force", { kind: "continued" }],
  ] as const) {
    expect(await become(from, to, [...FULL, fact]), `${from} ${to}`).toBe("taken");
    expect(await become(from, to, FULL), `${from} ${to}`).toBe("42501");
  }
});

test("the mall's lead, the desk, the operator and every program write no step of the acquirer's", async () => {
  for (const role of ROLES)
    for (const isGroup of [true, false])
      for (const status of ["consented", "approved", "in_force"]) {
        const set = `status = '${status}'`;
        const done = await outcome({ from: "proposed", set, role, isGroup });
        expect(["42501", "QF004"], `${role} ${status}`).toContain(done);
      }
  for (const role of ROLES.filter((r) => r !== "qf_machine" && r !== "qf_owner"))
    expect(await outcome({ from: "proposed", facts: ALL, set: "status = 'consented'", role }), role).toBe(
      "42501",
    );
});

test("only who imports writes what the acquirer said", async () => {
  const logins = ["mall-owner", "coffee-owner", "reviewer", "operator"].map(
    (login) => world.ctxFor(login).db,
  );
  for (const db of [...logins, world.ctxFor({ kind: "machine", name: "worker" }).db]) {
    const work = db.hot(
      (
        sql,
      ) => sql`insert into agreement_fact (agreement_id, acquirer_id, merchant_id, sub_merchant_id, fact_no, kind,
        happened_at, number, answer, imported_at) select id, acquirer_id, merchant_id, sub_merchant_id, 99, 'answered',
        now(), ${HQ}, 'yes', now() from agreement limit 1`,
    );
    if (db === logins.at(-1) || logins.includes(db))
      await expect(work).rejects.toMatchObject({ code: "42501" });
    else await work;
  }
});

test("a shop proposes what it drafted and takes back what is its own; it brings nothing back", async () => {
  const shop = (from: string, set: string) => outcome({ from, set, role: "qf_shop", isGroup: false });
  expect(await shop("draft", "status = 'proposed', proposed_at = now()")).toBe("taken");
  for (const from of ["draft", "proposed", "consented"])
    expect(await shop(from, "status = 'withdrawn'")).toBe("taken");
  expect(await shop("proposed", "status = 'withdrawn', in_force_to = now()"), "an end of its own").toBe(
    "42501",
  );
  expect(await shop("in_force", "status = 'withdrawn'"), "without an end").toBe("42501");
  expect(await shop("in_force", "status = 'withdrawn', in_force_to = now()")).toBe("taken");
  expect(await shop("withdrawn", "status = 'withdrawn', in_force_to = null"), "brought back").toBe("42501");
  expect(await shop("approved", "status = 'withdrawn'"), "the acquirer's to stop").toBe("42501");
  expect(await shop("returned", "status = 'proposed'")).toBe("42501");
});
