import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PARTS } from "../bin/lint/may-first.ts";
import { isVerb } from "../bin/lint/rule.ts";
import type { Actor } from "./actor.ts";
import { Refused } from "./domain-error.ts";
import { newId } from "./id.ts";
import { ACTS, type Act, isAudited, may, type Post, postOf } from "./permission.ts";

const ROOT = join(import.meta.dirname, "..");
const at = new Date("2026-11-20T12:00:00+08:00");
const desk = { acquirerId: newId("acq", at) };
const shop = { ...desk, merchantId: newId("mch", at) };
const staffId = newId("stf", at);

const ACTORS: readonly Actor[] = [
  ...(["owner", "manager", "finance", "cashier"] as const).map(
    (role) => ({ kind: "shop", staffId, role, ...shop }) as const,
  ),
  ...(["reviewer", "approver", "clearing"] as const).map(
    (role) => ({ kind: "acquirer", staffId, role, ...desk }) as const,
  ),
  { kind: "shop", staffId, role: "owner", ...shop, subMerchantId: newId("smt", at) },
  { kind: "operator", staffId },
  { kind: "merchant_key", keyId: newId("key", at), ...shop },
  { kind: "machine", name: "gateway" },
  { kind: "machine", name: "worker" },
];
const actsOf = (...posts: Post[]) =>
  (Object.keys(ACTS) as Act[]).filter((act) => posts.some((p) => (ACTS[act] as readonly Post[]).includes(p)));

/** Every verb that takes a context with an actor and asks, with the acts of its first line. */
const VERBS = globSync("server/*/*.ts", { cwd: ROOT })
  .filter((file) => !file.includes(".test."))
  .flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    const [, asked] = /\n {2}(?:const [^=]+ = )?may\(\s*a?ctx,([^;]+)\);/.exec(text) ?? [];
    const acts = [...(asked ?? "").matchAll(/"(\w+\.\w+)"/g)].map((m) => m[1] as Act);
    return acts.length === 0 ? [] : [{ file, acts }];
  });

class Reached extends Error {}
/** Nothing of the world is there: a verb that goes on after its first line stumbles. */
const nothing = new Proxy(() => {}, {
  get: () => {
    throw new Reached();
  },
  apply: () => {
    throw new Reached();
  },
});

test("no verb that takes a context with an actor leaves the table unasked", () => {
  const asking = new Set(VERBS.map((v) => v.file));
  const silent = globSync("server/*/*.ts", { cwd: ROOT })
    .filter((file) => isVerb(file) && !asking.has(file) && !(file in PARTS))
    .filter((file) =>
      /export async function \w+(?:<[^(]*>)?\(\s*\w+: (?:Acquirer|Staff)?Ctx\b/.test(
        readFileSync(join(ROOT, file), "utf8"),
      ),
    );
  expect(silent).toEqual([]);
});

test("the verbs are found", () => {
  expect(VERBS.length).toBeGreaterThan(60);
});

test.each(VERBS)("$file asks the table before it touches anything", async ({ file, acts }) => {
  const module = (await import(join(ROOT, file))) as Record<
    string,
    (ctx: unknown, input: unknown) => Promise<unknown>
  >;
  const [verb] = Object.values(module);
  const { acquirerId } = desk;
  const inputs = [
    { acquirerId, decision: {} },
    { acquirerId, decision: { accept: {} } },
  ];
  for (const [post, actors] of Map.groupBy(ACTORS, postOf)) {
    const refused: (string | undefined)[] = [];
    for (const actor of actors) {
      const ctx = { actor, db: nothing, acquirers: nothing, now: nothing, newId: nothing, defer: nothing };
      for (const input of inputs)
        refused.push(await verb?.(ctx, input).then(() => undefined, forbiddenActOf));
    }
    const open = acts.filter((act) => actsOf(post).includes(act));
    if (open.length === 0) for (const act of refused) expect(acts, post).toContain(act);
    if (open.length === acts.length) expect(refused, post).toContain(undefined);
  }
});

function forbiddenActOf(error: unknown): string | undefined {
  return error instanceof Refused && error.refusal.code === "forbidden" ? error.refusal.action : undefined;
}

test("never two halves of one decision in one hand: who prepares does not approve", () => {
  for (const act of ["application.approve", "account.approve"] as const)
    expect(ACTS[act]).toEqual(["acquirer:approver"]);
  for (const act of ["application.accept", "account.accept"] as const)
    expect(ACTS[act]).toEqual(["acquirer:reviewer"]);
});

test("never the operator reviews, approves, releases, holds, decides or changes anything: it reads", () => {
  expect(actsOf("operator").sort()).toEqual([
    "agreement.get",
    "agreement.list",
    "application.get",
    "application.list",
    "batch.get",
    "batch.list",
    "difference.list",
    "operation.get",
    "order.history",
    "order.list",
    "payment.trace",
    "refund.waiting",
    "session.end",
    "session.get",
    "trouble.list",
  ]);
});

test("a cashier takes payments and refunds, and sees the till", () => {
  expect(actsOf("shop:cashier").sort()).toEqual([
    "desk.get",
    "order.ask",
    "order.cancel",
    "order.create",
    "order.find",
    "order.get",
    "order.list",
    "order.recent",
    "refund.cancel",
    "refund.plan",
    "refund.request",
    "session.end",
    "session.get",
    "sub_merchant.list",
    "till.open",
  ]);
});

test("a merchant's key makes orders and reads them, no more", () => {
  expect(actsOf("merchant_key").sort()).toEqual(["order.create", "order.get"]);
});

test("no program signs, consents, approves, holds or speaks for the acquirer", () => {
  expect(actsOf("machine:gateway", "machine:worker").filter(isAudited).sort()).toEqual([
    "agreement.import",
    "batch.compute",
    "batch.propose",
    "books.import",
    "clearing_file.import",
    "result.import",
  ]);
  expect(actsOf("machine:gateway").sort()).toEqual([
    "invariant.check",
    "notification.record",
    "order.close",
    "order.confirm",
    "order.forward",
    "order.query",
    "order.tend",
    "refund.confirm",
    "refund.forward",
    "refund.query",
    "refund.tend",
  ]);
});

test("no act has no verb: what the table says is asked somewhere", () => {
  const edges = globSync(["server/api/*.ts", "app/**/page.tsx"], { cwd: ROOT }).filter(
    (f) => !f.includes(".test."),
  );
  const asked = edges.map((f) => readFileSync(join(ROOT, f), "utf8")).join("\n");
  const unasked = (Object.keys(ACTS) as Act[]).filter(
    (act) =>
      !VERBS.some((v) => v.acts.includes(act)) &&
      !new RegExp(`(acting|require(Shop|Acquirer|Operator))\\(.*"${act}"`).test(asked),
  );
  // Before anybody is somebody there is nobody to ask.
  expect(unasked).toEqual(["session.open", "session.refuse"]);
});

test("may hands back the actor or refuses with the act", () => {
  const [owner, , , cashier] = ACTORS;
  expect(owner && may({ actor: owner }, "agreement.propose")).toBe(owner);
  expect(() => cashier && may({ actor: cashier }, "agreement.propose")).toThrow(Refused);
});
