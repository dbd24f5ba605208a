/**
 * Every procedure of the router × every post × its own, a neighbour's and a stranger's rows. A procedure that has no row
 * here fails the test: who may call it is decided before it is called.
 */

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor, StaffActor } from "../actor.ts";
import { createAgreement } from "../agreement/create-agreement.ts";
import { assert, present } from "../assert.ts";
import { recordRefusal } from "../audit/record-refusal.ts";
import { exportFile } from "../batch/export-file.ts";
import { type ClearingWorld, openClearingWorld } from "../batch/testing/clearing-world.ts";
import { dayFrom } from "../calendar/day.ts";
import { openGateway } from "../gateway-client.ts";
import { type Id, idOf, newId, uuidOf } from "../id.ts";
import { openWebLimits } from "../limit/web-limits.ts";
import { holdSubMerchant } from "../merchant/hold-sub-merchant.ts";
import { requestAccount } from "../merchant/request-account.ts";
import { suspendSubMerchant } from "../merchant/suspend-sub-merchant.ts";
import { setRegisteredHolds } from "../merchant/testing/registered-holds.ts";
import { createApplication } from "../onboarding/create-application.ts";
import { submitApplication } from "../onboarding/submit-application.ts";
import { ENTERPRISE, RECORDED, VERIFIED } from "../onboarding/testing/applications.ts";
import { createOrder } from "../order/create-order.ts";
import { getOrder } from "../order/get-order.ts";
import { ACTS, type Act, postOf } from "../permission.ts";
import { requestRefund } from "../refund/request-refund.ts";
import { appRouter, createCaller } from "./root.ts";
import { refusalOf } from "./trpc.ts";

const COFFEE = "M00000000000004";
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

/** Posts that are asked about each row; "noodle-owner" is the neighbour, `nobody` is not signed in. */
const POSTS = [
  "mall-owner",
  "coffee-owner",
  "coffee-manager",
  "coffee-finance",
  "coffee-cashier",
  "noodle-owner",
  "noodle-cashier",
  "reviewer",
  "approver",
  "clearing-1",
  "operator",
  "nobody",
] as const;
type Post = (typeof POSTS)[number];

const BUSINESS: readonly Post[] = ["mall-owner", "coffee-owner", "coffee-manager", "coffee-finance"];
const SHOP: readonly Post[] = [...BUSINESS, "coffee-cashier"];
const OWNERS: readonly Post[] = ["mall-owner", "coffee-owner"];
const NEIGHBOURS: readonly Post[] = ["noodle-owner", "noodle-cashier"];
const DESK: readonly Post[] = ["reviewer", "approver", "clearing-1"];
const REVIEW: readonly Post[] = ["reviewer", "approver"];
const EVERYBODY = POSTS.filter((p) => p !== "nobody");

interface Row {
  input(post: string): unknown;
  /** They reach the verb; what it says of the state of things is not a question of access. */
  may: readonly Post[];
  /** They get an answer that holds nothing of the coffee shop's. */
  empty?: readonly Post[];
  /** The table of acts lets them in; of the rows asked for here they get none. */
  heldBack?: readonly Post[];
}

let world: ClearingWorld;
let ids: {
  coffee: Id<"smt">;
  paid: Id<"ord">;
  paidNo: string;
  open: Id<"ord">;
  batch: Id<"clb">;
  file: Id<"clf">;
  application: Id<"app">;
  account: Id<"sac">;
  hold: Id<"hld">;
  /** Asked for by the coffee shop's cashier; waits for money. */
  waiting: Id<"rfd">;
  suspension: Id<"ssp">;
  agreement: { agreementId: Id<"spa">; sha256: string };
  digest: string;
  /** A post of the coffee shop that nobody else in this file needs. */
  leaver: Id<"stf">;
};
let strangers: Record<string, StaffActor>;
let keys = 0;
const key = () => `access-${String(++keys).padStart(6, "0")}`;
const coffee = () => ({ subMerchantId: ids.coffee });
const paid = () => ({ orderId: ids.paid });
const form = { subjectType: "enterprise" as const, fields: ENTERPRISE };
const reason = "核对中";
const rule = {
  terms: [{ kind: "share" as const, of: "base" as const, ppm: 90_000, to: "M00000000000001" }],
  remainder: COFFEE,
  bearer: "proportional" as const,
};
const core = () => ({
  accountRef: `${COFFEE}-A2`,
  accountHash: "cd".repeat(32),
  accountMask: "62****8800",
  accountTail: "8800",
  accountVersion: 2,
  approvedFrom: "2026-11-20",
});

const ROWS: Record<string, Row> = {
  "order.create": {
    input: () => ({ requestKey: key(), amount: "1.00", channel: "wechat", ...coffee() }),
    may: SHOP,
    empty: NEIGHBOURS,
  },
  "order.get": { input: paid, may: SHOP },
  "order.close": { input: () => ({ orderId: ids.open }), may: SHOP },
  "order.ask": { input: () => ({ orderId: ids.open }), may: SHOP },
  "order.recent": { input: coffee, may: SHOP, empty: NEIGHBOURS },
  "order.today": { input: coffee, may: SHOP, empty: NEIGHBOURS },
  "order.find": { input: () => ({ ...coffee(), number: ids.paidNo }), may: SHOP, empty: NEIGHBOURS },
  "order.late": { input: coffee, may: SHOP, empty: NEIGHBOURS },
  "refund.plan": { input: () => ({ ...paid(), amount: "1.00" }), may: SHOP },
  "refund.request": {
    input: () => ({ ...paid(), amount: "0.01", reason: "点错了", requestKey: key() }),
    may: SHOP,
  },
  "refund.waiting": {
    input: coffee,
    may: [...BUSINESS, ...DESK, "operator"],
    empty: ["noodle-owner"],
  },
  "refund.cancel": {
    input: () => ({ refundId: ids.waiting }),
    may: ["mall-owner", "coffee-owner", "coffee-manager", "coffee-cashier"],
    heldBack: ["coffee-finance", ...NEIGHBOURS],
  },
  "payment.today": { input: coffee, may: BUSINESS, empty: ["noodle-owner"] },
  "payment.list": { input: coffee, may: BUSINESS, empty: ["noodle-owner"] },
  "payment.get": { input: paid, may: BUSINESS },
  "payment.trace": { input: paid, may: BUSINESS },
  "payment.history": { input: paid, may: BUSINESS },
  "payment.desk": { input: () => undefined, may: SHOP, empty: NEIGHBOURS },
  "payment.shops": { input: () => undefined, may: SHOP, empty: NEIGHBOURS },
  "arrival.list": {
    input: () => ({ month: "2026-11", ...coffee() }),
    may: BUSINESS,
    empty: ["noodle-owner"],
  },
  "arrival.returned": { input: coffee, may: BUSINESS, empty: ["noodle-owner"] },
  "arrival.get": { input: () => ({ batchId: ids.batch, ...coffee() }), may: BUSINESS },
  "arrival.carried": { input: () => ({}), may: BUSINESS, empty: ["noodle-owner"] },
  "arrival.delay": { input: () => ({}), may: BUSINESS, empty: ["noodle-owner"] },
  "arrival.marks": { input: () => ({ month: "2026-11" }), may: BUSINESS, empty: ["noodle-owner"] },
  "arrival.next": { input: coffee, may: BUSINESS, empty: ["noodle-owner"] },
  "session.me": { input: () => undefined, may: EVERYBODY },
  "session.end": { input: () => ({}), may: EVERYBODY },
  "session.disable": {
    input: () => ({ staffId: ids.leaver }),
    may: OWNERS,
  },
  "application.list": {
    input: () => ({}),
    may: [...BUSINESS, ...DESK, "operator"],
    empty: ["noodle-owner"],
  },
  // The application is of a shop that is not the coffee shop: of the group, the desk and the operator.
  "application.get": {
    input: () => ({ applicationId: ids.application }),
    may: ["mall-owner", ...DESK, "operator"],
    heldBack: ["coffee-manager", "coffee-finance"],
  },
  "application.create": { input: () => form, may: ["mall-owner"] },
  "application.write": { input: () => ({ ...form, applicationId: ids.application }), may: ["mall-owner"] },
  "application.submit": { input: () => ({ ...form, applicationId: ids.application }), may: ["mall-owner"] },
  "application.acceptNumber": {
    input: () => ({ applicationId: ids.application, round: 1, number: "M00000000000099" }),
    may: ["reviewer"],
  },
  "application.accept": {
    input: () => ({ applicationId: ids.application, round: 1, verified: VERIFIED, recorded: RECORDED }),
    may: ["reviewer"],
  },
  "application.sendBack": {
    input: () => ({ applicationId: ids.application, round: 1, findings: [{ field: "name", reason }] }),
    may: REVIEW,
  },
  "application.approve": {
    input: () => ({ applicationId: ids.application, round: 1 }),
    may: ["approver"],
  },
  "agreement.list": {
    input: coffee,
    may: [...BUSINESS, ...DESK, "operator"],
    empty: ["noodle-owner"],
  },
  "agreement.get": {
    input: () => ({ agreementId: ids.agreement.agreementId }),
    // A draft is its owner's: the acquirer and the operator see it once it is proposed.
    may: BUSINESS,
    heldBack: [...DESK, "operator"],
  },
  // Names of the shops of one merchant are known to each of them: a receiver is chosen by its name.
  "agreement.plan": { input: () => undefined, may: [...OWNERS, "noodle-owner"] },
  "agreement.create": { input: () => ({ ...coffee(), rule, effectiveFrom: "2026-12-24" }), may: OWNERS },
  "agreement.propose": { input: () => ids.agreement, may: OWNERS },
  "agreement.revoke": {
    input: () => ({ agreementId: ids.agreement.agreementId, reason }),
    may: OWNERS,
  },
  "account.list": { input: coffee, may: BUSINESS, empty: ["noodle-owner"] },
  "account.request": {
    input: () => ({
      ...coffee(),
      bankName: "招商银行",
      cnaps: "308584000013",
      holderName: "鹿野咖啡店",
      accountTail: "8800",
    }),
    may: OWNERS,
  },
  "account.shops": { input: coffee, may: DESK },
  "account.accept": { input: () => ({ accountId: ids.account, numbers: core() }), may: ["reviewer"] },
  "account.sendBack": { input: () => ({ accountId: ids.account, reason }), may: REVIEW },
  "account.approve": { input: () => ({ accountId: ids.account }), may: ["approver"] },
  "account.confirmSuspension": { input: () => ({ suspensionId: ids.suspension }), may: REVIEW },
  "account.requestClosing": { input: () => ({ ...coffee(), reason }), may: OWNERS },
  "account.suspend": { input: () => ({ ...coffee(), reason }), may: REVIEW },
  "account.resume": { input: coffee, may: REVIEW },
  "account.hold": { input: () => ({ ...coffee(), amount: "1.00", reason }), may: DESK },
  "account.requestLimit": { input: () => ({ ...coffee(), amount: "1.00", reason }), may: REVIEW },
  "account.approveLimit": { input: () => ({ ...coffee(), amount: "1.00" }), may: REVIEW },
  "account.refreshTerms": { input: coffee, may: REVIEW },
  "account.lift": { input: () => ({ holdId: ids.hold }), may: DESK },
  "clearing.list": { input: () => ({}), may: [...DESK, "operator"] },
  "clearing.get": { input: () => ({ batchId: ids.batch }), may: [...DESK, "operator"] },
  "clearing.differences": {
    input: () => ({}),
    may: [...BUSINESS, ...DESK, "operator"],
    empty: ["noodle-owner"],
  },
  "clearing.registerDifferences": { input: () => ({}), may: DESK },
  "clearing.books": { input: () => undefined, may: DESK },
  "clearing.items": { input: () => ({}), may: DESK },
  "clearing.uploadDecisions": { input: () => ({ text: "\n" }), may: ["clearing-1"] },
  "clearing.waiting": { input: () => undefined, may: DESK },
  "clearing.signers": { input: () => undefined, may: DESK },
  "clearing.clock": { input: () => undefined, may: DESK },
  "clearing.startBooks": { input: () => ({ reason: "核心系统恢复" }), may: DESK },
  "clearing.uploadBook": {
    input: () => ({ name: "calendar-1-20261120T120000.json", bytes: "" }),
    may: ["clearing-1"],
  },
  "clearing.uploadOwnFile": {
    input: () => ({ files: [{ name: "QFC1_ACQ001_20261120_2.rel", bytes: "" }] }),
    may: ["clearing-1"],
  },
  "clearing.uploadVerdict": {
    input: () => ({ fileId: ids.file, rel: Buffer.from("{}").toString("base64") }),
    may: ["clearing-1"],
  },
  "clearing.uploadResults": {
    input: () => ({
      lines: JSON.stringify({
        fileDigest: ids.digest,
        lineNo: 1,
        kind: "paid",
        amount: "1",
        bankDay: "20261123",
        bankReference: "B1",
        reason: "",
        enteredAt: "2026-11-23T10:00:00+08:00",
      }),
    }),
    may: ["clearing-1"],
  },
  "operation.exceptions": { input: () => ({}), may: ["operator"] },
  "operation.troubles": { input: () => undefined, may: [...DESK, "operator"] },
  "operation.overview": { input: () => undefined, may: ["operator"] },
};

beforeAll(async () => {
  world = await openClearingWorld();
  const { test: w } = world;
  const coffeeShop = present(w.demo.shops[COFFEE], "a demo shop");
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await world.pay({ fen: 700n, at: at("20T12:01:00"), acquirer: false });
  await world.endDay(dayFrom("2026-11-20"));
  await world.pay({ fen: 50_000n, at: at("21T09:30:00") });
  const { fileId, digest } = await world.file(dayFrom("2026-11-20"));
  const owner = w.ctxFor("coffee-owner");
  const open = await createOrder(owner, {
    ...{ subMerchantId: coffeeShop },
    reference: key(),
    amountFen: 100n,
    channel: "wechat",
  });
  const application = await createApplication(w.ctxFor("mall-owner"), form);
  await submitApplication(w.ctxFor("mall-owner"), { ...form, applicationId: application.applicationId });
  const account = await requestAccount(owner, {
    subMerchantId: coffeeShop,
    bankName: "招商银行",
    cnaps: "308584000013",
    holderName: "鹿野咖啡店",
    accountTail: "8800",
  });
  // Held money counts for nobody: this one waits.
  await setRegisteredHolds(w.sql, coffeeShop, null);
  const waiting = await requestRefund(w.ctxFor("coffee-cashier"), {
    orderId: sale.orderId,
    amountFen: 1_000n,
    reason,
    requestKey: "access-waiting",
    mayWait: true,
  });
  await setRegisteredHolds(w.sql, coffeeShop);
  const asked = { subMerchantId: coffeeShop, amountFen: 1n, reason, inner: "" };
  const hold = await holdSubMerchant(w.ctxFor("reviewer"), asked);
  // Of a shop that nobody here takes a payment at; neither of those who may confirm set it.
  const suspension = await suspendSubMerchant(
    w.ctxFor({ ...(w.actorOf("clearing-1") as StaffActor), role: "reviewer" } as never),
    {
      subMerchantId: present(w.demo.shops.M00000000000006, "a demo shop"),
      reason,
      inner: "",
    },
  );
  const agreement = await createAgreement(owner, {
    subMerchantId: coffeeShop,
    rule,
    effectiveFrom: dayFrom("2026-12-24"),
  });
  const leaver = newId("stf", w.now());
  await w.sql`insert into staff (id, login, password_hash, label, kind, role, acquirer_id, merchant_id, sub_merchant_id, created_at)
    select ${uuidOf(leaver)}, 'coffee-leaver', password_hash, '收银台 2', kind, role, acquirer_id, merchant_id, sub_merchant_id, ${w.now()}
    from staff where login = 'coffee-cashier'`;
  ids = {
    leaver,
    coffee: coffeeShop,
    paid: sale.orderId,
    paidNo: (await getOrder(owner, { orderId: sale.orderId })).merchantOrderNo,
    open: open.id,
    batch: idOf("clb", present((await world.batches())[0], "the day has a batch").id),
    file: fileId,
    digest,
    application: application.applicationId,
    account: account.accountId,
    hold: hold.holdId,
    waiting: waiting.id,
    suspension: suspension.suspensionId,
    agreement: { agreementId: agreement.agreementId, sha256: agreement.sha256 },
  };
  strangers = await openStrangers();
});
afterAll(() => world.close());

/** Another acquirer with another merchant, its shop and its staff. */
async function openStrangers(): Promise<Record<string, StaffActor>> {
  const { sql, now } = world.test;
  const acquirerId = newId("acq", now());
  const merchantId = newId("mch", now());
  const [acquirer, merchant, shop] = [uuidOf(acquirerId), uuidOf(merchantId), uuidOf(newId("smt", now()))];
  await sql`insert into acquirer (id, code, name, phone, platform, cut_offs, created_at)
    values (${acquirer}, 'ACQ002', '别家收单', '1', 'P', '[{"from":"2026-01-01","minutes":0}]', ${now()})`;
  await sql`insert into merchant (id, acquirer_id, name, created_at) values (${merchant}, ${acquirer}, '别家商场', ${now()})`;
  await world.test.damage(
    (
      tx,
    ) => tx`insert into sub_merchant (id, acquirer_id, merchant_id, name, short_name, category, province, address, status, number, created_at)
      values (${shop}, ${acquirer}, ${merchant}, '别家店', '别家店', '5812', '上海市', 'x', 'active', 'X00000000000001', ${now()})`,
  );
  const made: Record<string, StaffActor> = {};
  for (const role of ["owner", "cashier"] as const)
    made[`stranger-${role}`] = { kind: "shop", staffId: newId("stf", now()), role, acquirerId, merchantId };
  for (const role of ["reviewer", "approver", "clearing"] as const)
    made[`stranger-${role}`] = { kind: "acquirer", staffId: newId("stf", now()), role, acquirerId };
  return made;
}

const gateway = openGateway({ socketPath: "/nonexistent/gateway.sock", key: () => "k".repeat(32) });

function staffOf(post: string): StaffActor | undefined {
  if (post === "nobody") return undefined;
  const actor: Actor = strangers[post] ?? world.test.actorOf(post);
  assert(actor.kind !== "machine" && actor.kind !== "merchant_key", "a post is a person's");
  return actor;
}

/** The process a post signs in at. */
const sideOf = (actor: StaffActor | undefined) =>
  actor?.kind === "acquirer" ? world.test.desk : world.test.web;

type Outcome = { refused: string } | { answer: string };
async function call(path: string, post: string, input: unknown): Promise<Outcome> {
  const { test: w } = world;
  const actor = staffOf(post);
  const api: unknown = createCaller({
    signedIn: actor && {
      ctx: w.ctxFor(actor),
      actor,
      sessionId: newId("ses", w.now()),
      label: post,
      refundLimitFen: 0n,
      endSession: async () => {},
    },
    identity: { db: sideOf(actor).own, now: w.now, newId: w.machineCtx().newId, ...openWebLimits() },
    gateway,
    sandboxUrl: undefined,
    countRefusal: (refused) => recordRefusal({ db: sideOf(actor).own }, refused),
    takeCall: () => undefined,
    takeQuestion: () => undefined,
    logBug: () => {},
  });
  const procedure = path.split(".").reduce((at, name) => (at as Record<string, unknown>)[name], api);
  try {
    const answer = await (procedure as (i: unknown) => Promise<unknown>)(input);
    return { answer: JSON.stringify(answer, (_, v: unknown) => (typeof v === "bigint" ? `${v}` : v)) ?? "" };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw new Error(`${path} as ${post}: a bug, not a refusal`, { cause: error });
    return { refused: refusal.code };
  }
}

const SHUT = ["not_signed_in", "forbidden", "not_found"];
/** Of the coffee shop: nothing of it reaches a neighbour. */
const own = () => [
  ids.coffee,
  ids.paid,
  ids.open,
  ids.account,
  ids.hold,
  ids.waiting,
  ids.agreement.agreementId,
  COFFEE,
];
const holds = (answer: string, secrets: readonly string[]) => secrets.filter((s) => answer.includes(s));

/** Everything of our acquirer in the database, as one digest by table. */
async function standing(): Promise<Record<string, string>> {
  const { sql, demo } = world.test;
  const tables = await sql<{ name: string; has: boolean }[]>`
    select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'acquirer_id') as has
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and not c.relispartition
      and c.relname not in ('staff','session','audit_entry','refusal_count')`;
  const digests: Record<string, string> = {};
  for (const { name, has } of tables) {
    const where = has ? `where acquirer_id = '${uuidOf(demo.acquirerId)}'` : "";
    const [row] =
      await sql.unsafe(`select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as d
      from public."${name}" t ${where}`);
    digests[name] = row?.d;
  }
  return digests;
}

test("every procedure has its row", () => {
  expect(Object.keys(appRouter._def.procedures).sort()).toEqual(Object.keys(ROWS).sort());
});

// Two lists that were written apart: a cell of the table that changes is met here by its other half.
test.each(Object.entries(ROWS))("%s is for the same posts in the table of acts", (path, row) => {
  const procedures = appRouter._def.procedures as unknown as Record<
    string,
    { _def: { meta?: { acts: readonly Act[] } } }
  >;
  const acts = present(procedures[path]?._def.meta, "every procedure has its acts").acts;
  const posts = (logins: readonly Post[]) => [...new Set(logins.map((l) => postOf(world.test.actorOf(l))))];
  const table = new Set(acts.flatMap((act) => [...ACTS[act]] as string[]));
  const inMatrix = posts([...row.may, ...(row.empty ?? []), ...(row.heldBack ?? [])]);
  const known = posts(EVERYBODY).filter((post) => table.has(post));
  expect(inMatrix.sort()).toEqual(known.sort());
});

// Named one by one, in the order of the router: a state that one leaves behind is met by the next.
for (const [path, row] of Object.entries(ROWS)) {
  test(`${path} is for those who may, and for nobody else`, async () => {
    const before = await standing();
    const reaches = new Set<string>([...row.may, ...(row.empty ?? [])]);
    for (const post of POSTS.filter((p) => !reaches.has(p))) {
      const outcome = await call(path, post, row.input(post));
      expect(
        "refused" in outcome && SHUT.includes(outcome.refused),
        `${post}: ${JSON.stringify(outcome)}`,
      ).toBe(true);
    }
    for (const post of Object.keys(strangers)) {
      const outcome = await call(path, post, row.input(post));
      const secrets = [
        ...own(),
        ids.batch,
        ids.file,
        ids.application,
        "M000000000",
        world.test.demo.acquirerId,
        "ACQ001",
      ];
      if ("answer" in outcome)
        expect(holds(outcome.answer, secrets), `${post}: ${outcome.answer}`).toEqual([]);
    }
    expect(await standing()).toEqual(before);

    for (const post of row.empty ?? []) {
      const outcome = await call(path, post, row.input(post));
      if ("answer" in outcome) expect(holds(outcome.answer, own()), `${post}: ${outcome.answer}`).toEqual([]);
    }
    for (const post of row.may) {
      const outcome = await call(path, post, row.input(post));
      if ("refused" in outcome) expect(SHUT, `${post}: ${outcome.refused}`).not.toContain(outcome.refused);
    }
  });
}

test("a refused act of a person is counted by person, act, refusal and minute, with from where; what is done is not", async () => {
  const { sql, now } = world.test;
  const who = world.test.actorOf("coffee-cashier");
  assert("staffId" in who, "a cashier is a person");
  const counts = () =>
    sql<{ code: string; times: number; origin: string }[]>`
      select code, times, origin from refusal_count where staff_id = ${uuidOf(who.staffId)} and act = 'account.list' order by minute desc`;
  world.test.setNow(new Date(now().getTime() + 60_000));
  const before = await counts();
  await Promise.all(Array.from({ length: 5 }, () => call("account.list", "coffee-cashier", {})));
  await call("order.recent", "coffee-cashier", coffee());
  const after = await counts();
  expect(after).toEqual([{ code: "forbidden", times: 5, origin: "test shop" }, ...before]);
});

test("who took a clearing file stands in the audit with from where", async () => {
  const { sql } = world.test;
  await exportFile(world.test.ctxFor("reviewer"), { fileId: ids.file, part: "clr" });
  const rows =
    await sql`select actor, subject_id, origin from audit_entry where action = 'clearing_file.export'`;
  expect(rows).toEqual([{ actor: "acquirer:reviewer", subject_id: ids.file, origin: "test reviewer" }]);
});

/** The same input with one text after the other exchanged for `text`. */
function* spoiled(input: unknown, text: string): Generator<unknown> {
  if (typeof input === "string") yield text;
  if (typeof input !== "object" || input === null) return;
  for (const [name, value] of Object.entries(input)) {
    for (const changed of spoiled(value, text)) {
      yield Array.isArray(input)
        ? input.map((x, i) => (String(i) === name ? changed : x))
        : { ...input, [name]: changed };
    }
  }
}

test("what no table can keep is refused, never a bug", async () => {
  const search = { search: "x", from: "2026-11-20", to: "2026-11-20", ...coffee() };
  const inputs = Object.entries(ROWS).map(([path, row]) => [path, row, row.input("")] as const);
  const payments = present(ROWS["payment.list"], "a row");
  for (const [path, row, input] of [...inputs, ["payment.list", payments, search] as const]) {
    for (const text of ["a\u0000b", "\ud800", "2026-02-30", "9".repeat(30), "'; --"]) {
      for (const bad of spoiled(input, text)) {
        for (const post of row.may.slice(0, 1)) await call(path, post, bad);
      }
    }
  }
});

test("a cashier is not shown how a sale is shared, nor what the books differ in", async () => {
  const plan = await call("refund.plan", "coffee-cashier", { ...paid(), amount: "1.00" });
  assert("answer" in plan, "a cashier plans a refund");
  expect(JSON.parse(plan.answer)).toMatchObject({ parts: [], feeReturnedFen: "0" });
  expect(await call("clearing.differences", "coffee-cashier", {})).toEqual({ refused: "forbidden" });
});
