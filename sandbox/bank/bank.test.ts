import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { writePain001 } from "#verifier/pain001.ts";
import { endToEndIdOf } from "#verifier/payment-order.ts";
import { openTestSandbox, type TestSandbox, until } from "../testing/world.ts";
import type { RegisterFull } from "../world/desk.ts";
import type { BankLine, FundsLine } from "../world/facts.ts";
import { appendLines, readJson, readLines } from "../world/files.ts";

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
  // A Friday morning, so that Monday is the next working day.
  await box.post("/control/clock", { to: "2026-11-27" });
});
afterAll(() => box.close());

const paths = () => box.sandbox.world.paths;
const digestOf = (c: string) => c.repeat(64);
const accounts = () => readJson<RegisterFull>(paths().registerFull).accounts;
const results = (kind: BankLine["kind"]) => readLines<BankLine>(paths().bank).filter((l) => l.kind === kind);
const inbox = () => readdirSync(paths().inbox).filter((n) => n.endsWith(".jsonl"));

/** A payment file as the acquirer's own `export` makes it, for these shops. */
function payments(
  digest: string,
  settleDay: Day,
  shops: readonly (readonly [number: string, fen: bigint])[],
) {
  const list = shops.map(([subMerchantNo, amount], i) => {
    const account = accounts().findLast((a) => a.subMerchantNo === subMerchantNo);
    if (!account) throw new Error(`no account of ${subMerchantNo}`);
    return {
      lineNo: i + 1,
      subMerchantNo,
      endToEndId: endToEndIdOf(digest, i + 1),
      amount,
      account: { ...account, accountNo: account.accountNumber },
      narrative: "QF20261127 1",
    };
  });
  const xml = writePain001({
    digest,
    clearingDate: dayFrom("2026-11-27"),
    seq: 1,
    settleDay,
    releasedAt: "2026-11-28T09:00:00+08:00",
    debtor: { name: "示例", accountNo: "9000", cnaps: "001100011002", bankName: "示例" },
    payments: list,
    total: list.reduce((sum, p) => sum + p.amount, 0n),
  });
  const submitted = list.map((p) => ({
    fileDigest: digest,
    lineNo: p.lineNo,
    subMerchantNo: p.subMerchantNo,
    kind: "submitted",
    amount: String(p.amount),
    bankDay: writeCompactDay(settleDay),
    bankReference: "",
    reason: "",
  }));
  return { xml, submitted };
}

test("pays on the day and not before: one line fails, one comes back a day later, nothing is paid twice", async () => {
  const { xml, submitted } = payments(digestOf("a"), dayFrom("2026-11-30"), [
    ["M00000000000004", 8_698n],
    ["M00000000000006", 2_000n],
    ["M00000000000007", 3_000n],
  ]);
  appendLines(paths().bank, submitted);
  writeFileSync(join(paths().bankIn, "a.xml"), xml);
  await box.restart(); // it looks into its folder when it closes and when it opens
  expect(inbox()).toEqual([]);

  const moved = await box.post("/control/clock", { to: "next-working-day" });
  expect(moved.body).toMatchObject({ day: "2026-11-30", closed: ["2026-11-27", "2026-11-28", "2026-11-29"] });
  expect(results("paid").map((l) => [l.subMerchantNo, l.amount, l.bankDay])).toEqual([
    ["M00000000000004", "8698", "20261130"],
    ["M00000000000007", "3000", "20261130"],
  ]);
  expect(results("failed")).toMatchObject([
    { subMerchantNo: "M00000000000006", reason: "户名不符", lineNo: 2 },
  ]);
  expect(inbox()).toEqual(["result-a.jsonl"]);
  const told = readFileSync(join(paths().inbox, "result-a.jsonl"), "utf8");
  expect(told).not.toContain("subMerchantNo");
  for (const account of accounts()) expect(told).not.toContain(account.accountNumber);

  writeFileSync(join(paths().bankIn, "again.xml"), xml);
  await until("the second copy to be taken", () => box.sandbox.world.book.bankFilesDone.has("again.xml"));
  await box.post("/control/clock", { days: 1 });
  expect(results("returned")).toMatchObject([
    {
      subMerchantNo: "M00000000000007",
      amount: "3000",
      bankDay: "20261201",
      reason: "账户已销户",
      lineNo: 3,
    },
  ]);
  expect(results("paid")).toHaveLength(2);
  expect(inbox()).toContain("result-returns-20261201.jsonl");

  await box.restart();
  await box.post("/control/clock", { days: 1 });
  expect([results("paid").length, results("failed").length, results("returned").length]).toEqual([2, 1, 1]);
});

test("a new account takes two people, who stand in the full register; one alone changes nothing", async () => {
  const number = "M00000000000005";
  const former = accounts().find((a) => a.subMerchantNo === number);
  const asked = {
    ...{ number, accountNumber: "622800000512345678", holderName: former?.holderName },
    ...{ bankName: "中国银行", cnaps: "104100000004", person: "reviewer" },
  };
  for (const alone of [{ ...asked, person: "" }, asked, { ...asked, second: "reviewer" }])
    expect((await box.post("/core/accounts", alone)).status).toBe(422);
  expect(accounts().filter((a) => a.subMerchantNo === number)).toEqual([former]);
  expect((await box.post("/core/accounts", { ...asked, second: "approver" })).status).toBe(200);
  expect(accounts().at(-1)).toMatchObject({ subMerchantNo: number, registeredBy: ["reviewer", "approver"] });
  const page = await (await fetch(`${box.url}/core`)).text();
  const form = /action="\/core\/accounts"[\s\S]*?<\/form>/.exec(page)?.[0] ?? "";
  const chosen = [...form.matchAll(/<option value="([\w-]+)" selected>/g)].map(([, who]) => who);
  expect(chosen).toEqual(["reviewer", "approver"]);
});

test("a newer account is paid where the old one failed or came back", async () => {
  for (const number of ["M00000000000006", "M00000000000007"]) {
    const former = accounts().find((a) => a.subMerchantNo === number);
    const answer = await box.post("/core/accounts", {
      number,
      accountNumber: `6228${number.slice(-4)}12345678`,
      holderName: former?.holderName,
      bankName: "中国银行",
      cnaps: "104100000004",
      ...{ person: "reviewer", second: "approver" },
    });
    expect(answer.body).toMatchObject({ accountVersion: 2, accountRef: `${number}-A2` });
    expect(JSON.stringify(answer.body)).not.toContain(`6228${number.slice(-4)}12345678`);
  }
  const { xml, submitted } = payments(digestOf("b"), dayFrom("2026-12-02"), [
    ["M00000000000006", 2_000n],
    ["M00000000000007", 3_000n],
  ]);
  appendLines(paths().bank, submitted);
  writeFileSync(join(paths().bankIn, "b.xml"), xml);
  await until("the file of today to be taken at once", () => inbox().includes("result-b.jsonl"));
  await box.post("/control/clock", { days: 2 });
  expect(results("failed")).toHaveLength(1);
  expect(results("returned")).toHaveLength(1);
  expect(results("paid")).toHaveLength(4);
});

test("a file that does not add up, or that nobody knows, moves nothing", async () => {
  const { xml } = payments(digestOf("c"), dayFrom("2026-12-01"), [["M00000000000004", 100n]]);
  writeFileSync(join(paths().bankIn, "c-changed.xml"), xml.replace(">1.00</InstdAmt>", ">9.00</InstdAmt>"));
  writeFileSync(join(paths().bankIn, "c-unknown.xml"), xml);
  await until("the refusal", () => existsSync(join(paths().bankOut, "c-changed.xml.rejected.txt")));
  expect(box.sandbox.world.book.bankFilesDone.has("c-unknown.xml")).toBe(false);
  expect(results("paid")).toHaveLength(4);
});

test("another bank's form is refused beside the file, and the control page says so", async () => {
  const name = "req_outer_20261201_001.txt";
  writeFileSync(join(paths().bankIn, name), "PO|1|100\r\n");
  const beside = join(paths().bankIn, `${name}.refused.txt`);
  await until("the refusal", () => existsSync(beside));
  expect(readFileSync(beside, "utf8")).toContain("沙箱银行只认 pain.001");
  await box.post("/control/clock", { days: 1 });
  expect(readdirSync(paths().bankIn).filter((n) => n.includes("refused"))).toEqual([`${name}.refused.txt`]);
  const page = await (await fetch(`${box.url}/`)).text();
  expect(page).toContain(name);
  expect(page).toContain("沙箱银行只认 pain.001");
  expect(results("paid")).toHaveLength(4);
});

test("the bank says paid of what it failed: kept back at once, and two people state which holds", async () => {
  const [line] = results("failed");
  const id = `${line?.fileDigest.slice(0, 16)}-${line?.lineNo}`;
  const { subMerchantNo: number, amount } = line as BankLine;
  const entry = () => box.sandbox.world.desk.register().subMerchants.find((e) => e.subMerchantNo === number);
  const holds = entry()?.holds.length ?? 0;
  expect(await box.post("/core/bank/contradict", { id: "none" })).toMatchObject({ status: 422 });
  expect(await box.post("/core/bank/contradict", { id })).toMatchObject({ status: 200 });
  expect(await box.post("/core/bank/contradict", { id })).toMatchObject({ status: 422 });
  expect(entry()?.holds.at(-1)).toMatchObject({ fen: BigInt(amount), acquirerReference: id });
  await until("the platform to be told", () => inbox().includes(`result-again-${id}.jsonl`));
  expect(results("paid")).toHaveLength(4);
  const state = (more: object) =>
    box.post("/core/bank/state", { id, as: "paid", person: "reviewer", second: "approver", ...more });
  expect(await state({ second: "reviewer" })).toMatchObject({ status: 422 });
  expect(await state({ as: "returned" })).toMatchObject({ status: 422 });
  await box.restart();
  const page = await (await fetch(`${box.url}/core/bank`)).text();
  expect(page).toContain("银行已付，不再重新入账");
  expect(await state({})).toMatchObject({ status: 200 });
  expect(await state({})).toMatchObject({ status: 422 });
  expect(entry()?.holds).toHaveLength(holds);
  await until("the statement to be told", () => inbox().includes(`result-stated-${id}.jsonl`));
  expect(results("paid").at(-1)).toMatchObject({ subMerchantNo: number, persons: ["reviewer", "approver"] });
  expect(readFileSync(join(paths().inbox, `result-stated-${id}.jsonl`), "utf8")).toContain('"persons"');
});

test("client funds tell the bank's movements, day by day, each opening the former closing", async () => {
  const lines = readLines<FundsLine>(paths().funds).filter((l) => l.kind === "client_funds");
  const moved = lines.filter((l) => l.paid !== "0" || l.returned !== "0");
  expect(moved.map((l) => [l.day, l.paid, l.returned])).toEqual([
    ["20261130", "11698", "0"],
    ["20261201", "0", "3000"],
    ["20261202", "5000", "0"],
  ]);
  for (const [i, line] of lines.entries()) {
    expect(line.opening).toBe(lines[i - 1]?.closing ?? "0");
    const net = BigInt(line.opening) + BigInt(line.arrived) + BigInt(line.returned) - BigInt(line.paid);
    expect(line.closing).toBe(String(net));
  }
});
