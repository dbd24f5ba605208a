import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { agreementSha256, readAgreement, writeAgreement } from "#server/agreement/agreement-codec.ts";
import { readAgreementFacts } from "#server/agreement/agreement-fact-codec.ts";
import { readDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import { agreementEvidenceFaults, formerOf } from "#server/agreement/evidence-law.ts";
import { shownAgreementSha256 } from "#server/agreement/shown-digest.ts";
import type { Term } from "#server/agreement/split-rule.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { CoreError, setContact } from "../core/register.ts";
import { openTestSandbox, type TestSandbox } from "../testing/world.ts";
import { answerAsk, shownText } from "./answer-ask.ts";
import { missingOf } from "./books.ts";
import type { Ask, Story } from "./story.ts";
import { tendAgreements } from "./tend-agreements.ts";

/** The acquirer asks, keeps what it heard, and tells the platform: from the proposal in its folder to the row in its books. */
const [HQ, REGION, MALL] = ["M00000000000001", "M00000000000002", "M00000000000003"] as const;
const [COFFEE, NOODLE, BOOK, FRUIT] = [4, 5, 6, 7].map((n) => `M0000000000000${n}`) as [
  string,
  string,
  string,
  string,
];
const WHO: Record<string, string> = {
  [HQ]: "hq-lead",
  [REGION]: "region-lead",
  [MALL]: "mall-lead",
  [COFFEE]: "coffee-lead",
  [NOODLE]: "noodle-lead",
  [BOOK]: "book-lead",
  [FRUIT]: "fruit-lead",
};
let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
  for (const [number, person] of Object.entries(WHO))
    setContact(world(), number, { person, approvedBy: ["reviewer", "approver"] });
});
afterAll(() => box.close());

const world = () => box.sandbox.world;
const share = (ppm: number, to: string): Term => ({ kind: "share", of: "base", ppm, to });
let versions = 0;
/** The platform lays a proposal down; the core looks. */
async function proposed(
  seller: string,
  terms: readonly Term[],
  effectiveFrom = "2026-11-20",
): Promise<Story> {
  const agreement = {
    ...{
      acquirer: "ACQ001",
      agreement: `spa_${++versions}`,
      version: versions,
      merchant: "mch_test",
      seller,
    },
    consents: [...new Set(terms.map((t) => t.to))].sort(),
    effectiveFrom: dayFrom(effectiveFrom),
    rule: { terms, remainder: seller, bearer: "proportional" as const },
  };
  const sha256 = agreementSha256(agreement);
  const folder = join(world().paths.outbox, "agreements");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${sha256}.json`), writeAgreement(agreement));
  await tendAgreements(world());
  return world().book.stories.of(sha256);
}
const askOf = (story: Story, number: string): Ask => {
  const found = [...story.asks.values()].findLast(({ ask }) => ask.subMerchantNo === number);
  if (!found) throw new Error(`${number} was asked`);
  return found.ask;
};
const answer = (story: Story, number: string, said: "yes" | "no" = "yes", reason = "") => {
  const ask = askOf(story, number);
  return answerAsk(world(), ask.id, { code: ask.code, answer: said, reason });
};
const everybody = async (story: Story) => {
  for (const number of missingOf(world(), story)) await answer(story, number);
};
const post = (story: Story, act: string, body: object) =>
  box.post(`/core/agreements/${story.sha256}/${act}`, body);
const approve = async (story: Story, reason = "合同已看") => {
  for (const person of ["reviewer", "approver"])
    expect(await post(story, "approve", { person, reason })).toMatchObject({ status: 200 });
};
const rows = () => readDocumentRows(readFileSync(world().paths.agreements, "utf8"), readAgreement);
const rowOf = (story: Story) => rows().find((r) => r.sha256 === story.sha256);
const told = (story: Story) => {
  const folder = join(world().paths.inbox, "agreements");
  const newest = readdirSync(folder)
    .filter((n) => n.startsWith(story.sha256))
    .sort()
    .at(-1);
  return readAgreementFacts(readFileSync(join(folder, newest ?? ""), "utf8")).facts;
};
const refused = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof CoreError) return error.message;
    throw error;
  }
  return "";
};
/** What the law of the evidence finds missing behind a row of the books. */
function faultsOf(story: Story) {
  const row = rowOf(story);
  if (!row) return ["no row"];
  const ofSeller = rows().filter((r) => r.document.seller === row.document.seller);
  const entries = world()
    .desk.register()
    .subMerchants.map((e) => [e.subMerchantNo, e] as const);
  return agreementEvidenceFaults(row, formerOf(row, ofSeller), new Map(entries), shownAgreementSha256);
}
const to = (at: string) => box.post("/control/clock", { to: at });

test("every party is asked by a message of its own, answers with the code, and two people put it in force", async () => {
  const story = await proposed(COFFEE, [share(80_000, HQ), share(10_000, MALL)]);
  expect([...story.asks.values()].map(({ ask }) => ask.person)).toEqual([
    "coffee-lead",
    "hq-lead",
    "mall-lead",
  ]);
  const phones = await (await fetch(`${box.url}/phone/messages?person=hq-lead`)).text();
  expect(phones).toContain(askOf(story, HQ).code);
  expect(phones).not.toContain(askOf(story, MALL).code);
  const page = await (await fetch(`${box.url}/answer/${askOf(story, HQ).id}`)).text();
  expect(page).toContain(story.sha256);
  expect(page).not.toContain(askOf(story, HQ).code);

  expect((await post(story, "approve", { person: "reviewer", reason: "x" })).status).toBe(422);
  await everybody(story);
  expect((await post(story, "approve", { person: "reviewer", reason: " " })).body.error).toContain("红色");
  expect((await post(story, "approve", { person: "mall-owner", reason: "x" })).status).toBe(422);
  expect((await post(story, "approve", { person: "reviewer", reason: "x" })).status).toBe(200);
  expect((await post(story, "approve", { person: "reviewer", reason: "x" })).body.error).toContain("两次");
  expect(rowOf(story)).toBeUndefined();
  expect((await post(story, "approve", { person: "approver", reason: "x" })).status).toBe(200);
  expect(rowOf(story)).toMatchObject({ inForceTo: null });
  expect(faultsOf(story)).toEqual([]);
  expect(told(story).map((f) => f.kind)).toEqual([
    ...Array(3).fill("asked"),
    ...Array(3).fill("answered"),
    "approved",
    "approved",
    "in_force",
  ]);
  const said = JSON.stringify(told(story));
  expect(said).not.toContain("lead");
  for (const { ask } of story.asks.values()) expect(said).not.toContain(`"${ask.code}"`);
});

test("whoever is asked reads names, one language, what ¥100.00 becomes and what is new; what is recorded stands whole and folded", async () => {
  const story = await proposed(BOOK, [share(80_000, HQ), share(10_000, MALL)]);
  const read = async (number: string, language = "") => {
    const page = await (await fetch(`${box.url}/answer/${askOf(story, number).id}${language}`)).text();
    const [shown = "", folded = ""] = page.split("技术信息</summary>");
    return { page, shown: shown.replace(/<small[^>]*>[^<]*<\/small>/g, ""), folded };
  };
  const seller = await read(BOOK);
  expect(seller.shown).toContain("海棠里品牌管理有限公司得扣除手续费后的钱的 8%");
  expect(seller.shown).toContain("海棠里商业物业有限公司 是新的收款方");
  expect(seller.shown).toMatch(/7\.96[\s\S]*0\.99[\s\S]*90\.67/);
  expect(seller.shown).not.toMatch(/M0{5}|spa_|mch_|wording|gets|[0-9a-f]{64}/);
  // Any part of the recorded text that is changed or left out is not what the digest of a consent is made of.
  const recorded = /<pre class="rule">([\s\S]*?)<\/pre>/.exec(seller.folded)?.[1] ?? "";
  const plain = recorded.replace(/<[^>]+>/g, "").replaceAll("&#39;", "'");
  expect(plain).toBe(shownText(world(), story, BOOK));

  const receiver = await read(MALL);
  expect(receiver.shown).toContain("您（海棠里商业物业有限公司）得扣除手续费后的钱的 1%");
  expect(receiver.shown).not.toContain("海棠里品牌管理有限公司");
  const english = await read(HQ, "?lang=en");
  expect(english.page).toContain('<html lang="en">');
  expect(english.page).toContain("You (海棠里品牌管理有限公司) get 8 % of what is left after the fee");
  expect(english.page).toContain(">Agree</button>");
  await answer(story, BOOK, "no", "只是看看");
});

test("the message says whose sales are shared, who asks and for whom the reader answers", async () => {
  const story = await proposed(BOOK, [share(81_000, MALL)]);
  const phone = async (number: string) =>
    (await fetch(`${box.url}/phone/messages?person=${askOf(story, number).person}`)).text();
  expect(await phone(MALL)).toMatch(/示例收单[^<]*拾光书店[^<]*代表 海棠里商业物业有限公司/);
  expect(await phone(BOOK)).toMatch(/示例收单[^<]*您的店 拾光书店/);
  setContact(world(), FRUIT, { person: `${FRUIT}-owner`, approvedBy: ["reviewer", "approver"] });
  const other = await proposed(FRUIT, [share(82_000, MALL)]);
  expect(await (await fetch(`${box.url}/phone/messages?person=${FRUIT}-owner`)).text()).toContain(
    "<title>青禾水果店 · 店主 的短信</title>",
  );
  await answer(other, FRUIT, "no", "只是看看");
  await answer(story, BOOK, "no", "只是看看");
  setContact(world(), FRUIT, { person: "fruit-lead", approvedBy: ["reviewer", "approver"] });
});

test("given back on the page, each term has its reason in the record; a refusal is said in the reader's language", async () => {
  const story = await proposed(BOOK, [share(83_000, MALL)]);
  const ask = askOf(story, BOOK);
  const send = (fields: Record<string, string>) =>
    fetch(`${box.url}/answer/${ask.id}?lang=en`, { method: "POST", body: new URLSearchParams(fields) });
  const wrong = await send({ code: "x", answer: "yes" });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain("The code is wrong.");
  expect(await (await send({ code: ask.code, answer: "no" })).text()).toContain("Give a reason");
  await send({
    code: ask.code,
    answer: "no",
    "reason-1": "太多",
    "reason-refund": "总部先退",
    reason: "再谈",
  });
  expect(story.consents).toMatchObject([
    { answer: "no", reason: "第 1 项：太多；退款由谁出：总部先退；整份约定：再谈" },
  ]);
  const nobody = await fetch(`${box.url}/answer/nobody`);
  expect(nobody.status).toBe(404);
  expect(await nobody.text()).not.toContain("换联系人");
});

test("a code is one party's about one version, used once, and lives 72 hours; five wrong tries end it", async () => {
  const [story, other] = [await proposed(FRUIT, [share(1, MALL)]), await proposed(BOOK, [share(2, MALL)])];
  const ask = askOf(story, MALL);
  const say = (id: string, code: string) =>
    refused(answerAsk(world(), id, { code, answer: "yes", reason: "" }));
  expect(await say(ask.id, askOf(other, MALL).code)).toContain("不对");
  expect(await say(askOf(story, FRUIT).id, ask.code)).toContain("不对");
  expect(await refused(answer(story, MALL, "no"))).toContain("原因");
  await answer(story, MALL);
  expect(await say(ask.id, ask.code)).toContain("用过");
  for (let n = 0; n < 5; n++) await say(askOf(other, MALL).id, "x");
  expect(await say(askOf(other, MALL).id, askOf(other, MALL).code)).toContain("太多");
  const spent = askOf(other, MALL);
  await fetch(`${box.url}/answer/${spent.id}/again`, { method: "POST" });
  expect(askOf(other, MALL).id).not.toBe(spent.id);
  expect(await say(spent.id, spent.code)).toContain("作废");

  const silent = askOf(story, FRUIT);
  await to("2026-11-23T11:00:00+08:00");
  expect(await say(silent.id, silent.code)).toContain("72 小时");
  await fetch(`${box.url}/answer/${silent.id}/again`, { method: "POST" });
  await answer(story, FRUIT);
  expect(missingOf(world(), story)).toEqual([]);
});

test("who is no contact any more answers for nobody", async () => {
  const story = await proposed(BOOK, [share(3, MALL)]);
  setContact(world(), MALL, { person: "mall-new-lead", approvedBy: ["reviewer", "approver"] });
  expect(await refused(answer(story, MALL))).toContain("联系人");
  setContact(world(), MALL, { person: "mall-lead", approvedBy: ["reviewer", "approver"] });
  expect(() => setContact(world(), MALL, { person: "x", approvedBy: ["reviewer", "reviewer"] })).toThrow(
    CoreError,
  );
});

test("the next version asks whoever receives from the one in force, and takes its place", async () => {
  const former = [...world().book.stories.bySha256.values()][0] as Story;
  const story = await proposed(COFFEE, [share(80_000, REGION)]);
  expect(new Set([...story.asks.values()].map(({ ask }) => ask.subMerchantNo))).toEqual(
    new Set([COFFEE, REGION, HQ, MALL]),
  );
  await everybody(story);
  await approve(story);
  expect(faultsOf(story)).toEqual([]);
  expect(rowOf(former)?.inForceTo).toBe(rowOf(story)?.inForceFrom);
  expect(told(former).at(-1)).toMatchObject({ kind: "ended", method: "superseded" });
});

test("a version that came into force meanwhile: the answers are void and all are asked anew", async () => {
  const story = await proposed(NOODLE, [share(10, MALL)]);
  await answer(story, NOODLE);
  const faster = await proposed(NOODLE, [share(20, HQ)]);
  await everybody(faster);
  await approve(faster);
  expect((await post(story, "approve", { person: "reviewer", reason: "x" })).status).toBe(422);
  expect(story.replacesSha256).toBe(faster.sha256);
  expect(missingOf(world(), story).sort()).toEqual([HQ, MALL, NOODLE].sort());
  await everybody(story);
  await approve(story);
  expect(faultsOf(story)).toEqual([]);
});

test("a no ends a proposal, and one that was to come never comes: the former goes on", async () => {
  const early = await proposed(BOOK, [share(5, MALL)]);
  await answer(early, BOOK, "no", "太多");
  await everybody(early).catch(() => {});
  expect((await post(early, "approve", { person: "reviewer", reason: "x" })).status).toBe(422);

  const [standing] = rows().filter((r) => r.document.seller === COFFEE && r.inForceTo === null);
  const story = await proposed(COFFEE, [share(90_000, HQ)]);
  await everybody(story);
  await approve(story);
  await fetch(`${box.url}/answer/${askOf(story, HQ).id}/again`, { method: "POST" });
  await answer(story, HQ, "no", "算错了");
  expect(rowOf(story)?.inForceTo).toBe(rowOf(story)?.inForceFrom);
  expect(rows().find((r) => r.sha256 === standing?.sha256)?.inForceTo).toBeNull();
  expect(told(story).at(-1)).toMatchObject({ kind: "answered", answer: "no" });
});

test("a return names its terms, a withdrawal ends the asking", async () => {
  const story = await proposed(BOOK, [share(6, MALL)]);
  expect((await post(story, "return", { person: "reviewer", "terms[0]": " " })).status).toBe(422);
  await post(story, "return", { person: "reviewer", "terms[0]": "没有合同", effectiveFrom: "" });
  expect(told(story).filter((f) => f.kind === "returned")).toMatchObject([
    { field: "terms[0]", reason: "没有合同" },
  ]);
  expect(await refused(answer(story, BOOK))).toContain("不再等");

  const gone = await proposed(BOOK, [share(7, MALL)]);
  const file = join(world().paths.outbox, "agreements", `${gone.sha256}.withdrawn.json`);
  writeFileSync(file, JSON.stringify({ sha256: gone.sha256, inForceTo: "", reason: "不做了" }));
  await tendAgreements(world());
  expect(told(gone).at(-1)).toMatchObject({ kind: "ended", method: "withdrawn", reason: "不做了" });
  expect(await refused(answer(gone, BOOK))).toContain("不再等");
});

test("for a receiver that leaves and says nothing in 14 days two people answer, for nobody else", async () => {
  const story = await proposed(NOODLE, [share(30, HQ)]);
  const body = { person: "reviewer", second: "approver", reason: "联系不上" };
  for (const number of [NOODLE, HQ]) await answer(story, number);
  expect((await post(story, "answer-for", { ...body, number: MALL })).body.error).toContain("14 天");
  await to("2026-12-08T10:00:00+08:00");
  const fresh = await proposed(NOODLE, [share(31, HQ)]);
  expect((await post(fresh, "answer-for", { ...body, number: HQ })).body.error).toContain("退出");
  expect((await post(story, "answer-for", { ...body, second: "reviewer", number: MALL })).status).toBe(422);
  expect((await post(story, "answer-for", { ...body, number: MALL })).status).toBe(200);
  await approve(story);
  expect(faultsOf(story)).toEqual([]);
  expect(rowOf(story)?.consents.at(-1)).toMatchObject({ method: "acquirer", person: "" });
});

test("two people stop a version from the next clearing date; one suspends, two resume", async () => {
  const [standing] = rows().filter((r) => r.document.seller === COFFEE && r.inForceTo === null);
  const story = world().book.stories.of(standing?.sha256 ?? "");
  expect((await post(story, "suspend", { person: "reviewer", reason: "核查" })).status).toBe(200);
  expect((await post(story, "resume", { person: "reviewer", second: "reviewer", reason: "x" })).status).toBe(
    422,
  );
  expect(
    (await post(story, "resume", { person: "reviewer", second: "approver", reason: "清楚了" })).status,
  ).toBe(200);
  expect((await post(story, "stop", { person: "reviewer", second: "reviewer", reason: "x" })).status).toBe(
    422,
  );
  expect(
    (await post(story, "stop", { person: "reviewer", second: "approver", reason: "合同到期" })).status,
  ).toBe(200);
  expect(rowOf(story)?.inForceTo).toBe("2026-12-09T00:00:00+08:00");
  expect(
    told(story)
      .slice(-3)
      .map((f) => f.kind),
  ).toEqual(["suspended", "resumed", "ended"]);
});

test("a version that one person suspended goes on after 24 hours by itself, and is not suspended again by one alone", async () => {
  const story = await proposed(FRUIT, [share(70_000, MALL)]);
  await everybody(story);
  await approve(story);
  await to("2026-12-09T09:00:00+08:00");
  const suspend = (more: object) => post(story, "suspend", { person: "reviewer", reason: "核查", ...more });
  const said = () => told(story).filter((f) => f.kind === "suspended" || f.kind === "resumed");
  expect((await suspend({})).body).toMatchObject({
    ...{ status: "placed", endsAt: expect.stringMatching(/^2026-12-10T09:/) },
  });
  const page = await (await fetch(`${box.url}/core/agreements/${story.sha256}`)).text();
  expect(page).toContain("已生效，等第二人");
  await to("2026-12-10T08:30:00+08:00");
  expect(said().map((f) => f.kind)).toEqual(["suspended"]);
  await to("2026-12-10T09:30:00+08:00");
  expect(said()).toMatchObject([{ kind: "suspended" }, { kind: "resumed", person: "" }]);

  expect((await suspend({ person: "approver" })).body).toMatchObject({ status: "asked" });
  expect(said()).toHaveLength(2);
  const id = world().book.stops.last(FRUIT, "agreement")?.id;
  const confirm = (person: string) => box.post("/core/stops/confirm", { id, person });
  expect((await confirm("approver")).status).toBe(422);
  expect((await confirm("reviewer")).status).toBe(200);
  expect(said().at(-1)).toMatchObject({ kind: "suspended", person: "approver、reviewer" });
  await box.restart();
  await to("2026-12-12T10:00:00+08:00");
  expect(said().at(-1)?.kind).toBe("suspended");

  const two = { person: "reviewer", second: "approver", reason: "清楚了" };
  expect((await post(story, "resume", two)).status).toBe(200);
  expect((await suspend({})).body).toMatchObject({ status: "placed" });
  expect((await post(story, "stop", { ...two, reason: "合同到期" })).status).toBe(200);
  await to("2026-12-13T01:00:00+08:00");
  expect(
    world()
      .book.stops.living()
      .filter((s) => s.sha256 === story.sha256),
  ).toEqual([]);
});

test("after a restart every question, answer and beginning is there, and the books are the same", async () => {
  // A version that ended meanwhile has the next second ask anew: that second is over before the count.
  await tendAgreements(world());
  const [before, asks] = [rows(), world().book.stories.asks.size];
  await box.restart();
  expect(world().book.stories.asks.size).toBe(asks);
  expect(rows()).toEqual(before);
});
