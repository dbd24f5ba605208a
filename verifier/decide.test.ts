import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { billName, writeBill } from "#server/acquirer/bill-codec.ts";
import { walletOf } from "#server/channel/channel.ts";
import type { LeftOut } from "#server/clearing/clearing-file.ts";
import {
  clearingFileName,
  readClearingFile,
  writeClearingFile,
} from "#server/clearing/clearing-file-codec.ts";
import { readDecision } from "#server/clearing/decision-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { groupAmount } from "#server/money/amount.ts";
import { signersFrom } from "./command/signers.ts";
import { releaseFile } from "./release-file.ts";
import { paymentRow } from "./testing/books-of-day.ts";
import { type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { writeDesk } from "./testing/desk.ts";

const root = mkdtempSync(join(tmpdir(), "decide-"));
let lived: LivedDay;
let items: string[] = [];
let desk = "";

beforeAll(async () => {
  const model = join(root, "model");
  for await (const day of liveDays(7, 6)) {
    writeDesk(model, day);
    lived = day;
  }
  // Nobody has decided yet.
  rmSync(join(model, "decisions.jsonl"));
  items = lived.proposed.file.leftOut.map(nameOf);
  expect(items.length).toBeGreaterThan(1);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const nameOf = (x: LeftOut) =>
  [x.acquirerReference, x.refundReference].filter((part) => part !== "").join("/");
const AHEAD_MS = 400 * 86_400_000;
function openDesk(): void {
  desk = mkdtempSync(join(root, "desk-"));
  cpSync(join(root, "model"), desk, { recursive: true });
  writeFileSync(join(desk, "clock.json"), JSON.stringify({ offsetMs: AHEAD_MS }));
}
const AT = "2026-12-20T10:00:00+08:00";
function decide(person: string, item: string, as: string, at = AT) {
  const key = join(desk, "keys", `clearing-${person}.key`);
  const args = ["decide", "--desk", desk, "--item", item, "--as", as, "--key", key, "--at", at];
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    encoding: "utf8",
  });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}
const linesOf = (name: string) =>
  readFileSync(join(desk, name), "utf8")
    .split("\n")
    .filter((line) => line !== "");
const book = () => linesOf("decisions.jsonl").map(readDecision);
const saying = (text: string, code: number) => ({ code, said: expect.stringContaining(text) });

test("the first person's decision waits, the second's of the same opinion brings it into the book with its instant", () => {
  openDesk();
  const [item = ""] = items;
  expect(decide("3", item, "accept")).toEqual(saying("还需另一人", 0));
  expect(linesOf("decisions-pending.jsonl")).toHaveLength(1);
  expect(decide("3", item, "accept")).toEqual(saying("clearing-3 已经签过", 1));
  expect(decide("4", item, "not_ours")).toEqual(saying("还需另一人", 0));
  const later = "2026-12-20T10:05:00+08:00";
  expect(decide("4", item, "accept", later)).toEqual(saying("决定生效", 0));
  const [decision] = book();
  expect(decision).toMatchObject({
    as: "accept",
    enteredAt: later,
    amount: lived.proposed.file.leftOut[0]?.amount,
  });
  expect(decision?.signatures.map((s) => s.person)).toEqual(["clearing-3", "clearing-4"]);
  expect(linesOf("decisions-pending.jsonl")).toHaveLength(1);
});

test("a decision is final; a wait may be followed, and lasts 30 days at most", () => {
  openDesk();
  const [item = ""] = items;
  expect(decide("3", item, "wait:20270120")).toEqual(saying("30 天", 1));
  for (const person of ["3", "4"]) expect(decide(person, item, "wait:20270119").code).toBe(0);
  for (const person of ["3", "4"]) expect(decide(person, item, "not_ours").code).toBe(0);
  expect(book().map((d) => d.as)).toEqual(["wait", "not_ours"]);
  expect(decide("3", item, "accept")).toEqual(saying("clearing-3、clearing-4 已决定 not_ours", 1));
});

test("a refund that was asked for binds for its seven days: nobody takes the payment in meanwhile", () => {
  openDesk();
  const [item = ""] = items;
  for (const person of ["3", "4"]) expect(decide(person, item, "refund").code).toBe(0);
  const lastDay = "2026-12-27T23:59:59+08:00";
  for (const as of ["accept", "not_ours", "wait", "refund"])
    expect(decide("3", item, as, lastDay)).toEqual(saying("clearing-3、clearing-4 已决定 refund", 1));
  expect(book().map((d) => d.as)).toEqual(["refund"]);
  for (const person of ["3", "4"])
    expect(decide(person, item, "accept", "2026-12-28T00:00:00+08:00").code).toBe(0);
  expect(book().map((d) => d.as)).toEqual(["refund", "accept"]);
});

test("nobody decides who leaves fewer than two people to release; a wait ties nobody", () => {
  openDesk();
  const [item = "", other = ""] = items;
  for (const person of ["3", "4"]) expect(decide(person, item, "not_ours").code).toBe(0);
  expect(decide("1", other, "not_ours")).toEqual(saying("还需另一人", 0));
  expect(decide("2", other, "not_ours")).toEqual(saying("只剩 0 名", 1));
  expect(decide("3", other, "not_ours")).toEqual(saying("只剩 1 名", 1));
  expect(book()).toHaveLength(1);
  for (const person of ["1", "2"]) expect(decide(person, other, "wait").code).toBe(0);
});

test("a decision dated before the end of the newest file is refused: it would change a day that is proposed", () => {
  openDesk();
  const [item = ""] = items;
  const { windowTo } = lived.proposed.file.header;
  const before = `${windowTo.slice(0, 10)}T00:00:00+08:00`;
  const early = before < windowTo ? before : `${lived.proposed.file.header.clearingDate}T23:59:59+08:00`;
  expect(decide("3", item, "accept", early)).toEqual(saying("早于最新清分文件", 1));
  expect(() => linesOf("decisions-pending.jsonl")).toThrow();
  expect(decide("3", item, "accept", windowTo)).toEqual(saying("还需另一人", 0));
});

test("two people decide about the amount of the bill, whatever the file of the platform says it is", () => {
  openDesk();
  const { file } = lived.proposed;
  const x = file.leftOut.find((l) => l.refundReference === "" && l.kind !== "only_platform");
  const sale = lived.world.sales.find((one) => one.acquirerReference === x?.acquirerReference);
  if (!x || !sale) throw new RangeError("a payment is left out");
  const bill = { account: walletOf(sale.channel).number.example(0), day: x.since, rows: [paymentRow(sale)] };
  writeFileSync(join(desk, "bills", billName(sale.channel, x.since)), writeBill(sale.channel, bill));
  const leftOut = file.leftOut.map((l) => (l === x ? { ...l, amount: 1n } : l));
  writeFileSync(
    join(desk, "files", `${clearingFileName(file.header)}.clr`),
    writeClearingFile({ ...file, leftOut }),
  );
  const amount = `${groupAmount(x.amount)} 元`;
  expect(decide("3", nameOf(x), "wait")).toEqual(saying(`${nameOf(x)} ${amount} wait`, 0));
});

test("a list is decided about as a whole, or not at all", () => {
  openDesk();
  const list = join(desk, "items.txt");
  writeFileSync(list, `${items.join("\n")}\n`);
  for (const person of ["3", "4"]) expect(decide(person, `@${list}`, "not_ours").code).toBe(0);
  expect(book().map((d) => [d.acquirerReference, d.refundReference].filter(Boolean).join("/"))).toEqual(
    items,
  );
  openDesk();
  writeFileSync(list, `${items[0]}\nnobody-knows-this\n`);
  expect(decide("3", `@${list}`, "not_ours")).toEqual(saying("nobody-knows-this：没有这一笔未入账", 1));
  expect(() => linesOf("decisions-pending.jsonl")).toThrow();
});

test("what is no opinion, no item or a stranger's is refused in words, and the book stays as it was", () => {
  openDesk();
  const [item = ""] = items;
  expect(decide("3", item, "perhaps")).toEqual(saying("--as perhaps", 2));
  expect(decide("3", item, "accept:20261231")).toEqual(saying("--as accept", 2));
  expect(decide("3", item, "wait:20261131")).toEqual(saying("没有这一天", 2));
  expect(decide("3", "a/b/c", "accept")).toEqual(saying("--item a/b/c", 2));
  expect(decide("3", item, "cover_closed")).toEqual(saying("--item", 2));
  writeFileSync(join(desk, "keys", "clearing-9.key"), readFileSync(join(desk, "keys", "clearing-3.key")));
  expect(decide("9", item, "accept")).toEqual(saying("没有登记在 clearing-9 名下", 1));
  expect(() => linesOf("decisions.jsonl")).toThrow();
});

test("whoever decided what stands in a file does not sign its release, and another may", () => {
  openDesk();
  const [clr = ""] = readdirSync(join(desk, "files"))
    .filter((name) => name.endsWith(".clr"))
    .slice(-1);
  const bytes = readFileSync(join(desk, "files", clr));
  const release = (person: string) =>
    releaseFile({
      file: readClearingFile(bytes),
      digest: sha256Hex(bytes),
      verdict: "released",
      said: { settles: [] },
      keyPath: join(desk, "keys", `${person}.key`),
      relPath: join(desk, "own.rel"),
      signers: signersFrom({ desk }),
      decidedBy: new Set(["clearing-1"]),
      at: AT,
    });
  expect(() => release("clearing-1")).toThrow("clearing-1 作过本文件中的差错处理决定，不能再放行");
  expect(release("clearing-2").release.signatures).toHaveLength(1);
});

test("nobody decides in the future, nor gives back what is a refund", () => {
  openDesk();
  const [item = ""] = items;
  expect(decide("3", item, "accept", "2028-01-01T10:00:00+08:00")).toEqual(saying("决定不能写在将来", 1));
  expect(decide("3", `${item}/R1`, "refund")).toEqual(saying("退款不能再退", 2));
  rmSync(join(desk, "clock.json"));
  expect(decide("3", item, "accept", "2099-01-01T10:00:00+08:00")).toEqual(saying("决定不能写在将来", 1));
});

test("what nobody could be given is not accepted: it would stay left out for ever", () => {
  openDesk();
  const register = join(desk, "register.json");
  const text = readFileSync(register, "utf8");
  writeFileSync(
    register,
    text.replaceAll('"role": "shop"', '"role": "mall"').replaceAll('"role":"shop"', '"role":"mall"'),
  );
  const [item = ""] = items;
  expect(decide("3", item, "accept")).toEqual(saying("不能入账", 1));
  expect(decide("3", item, "not_ours")).toEqual(saying("还需另一人", 0));
});

test("whoever hands a payment over is told which refunds of it nobody bears until they are decided about, too", async () => {
  const { leftOut } = lived.proposed.file;
  const refund = leftOut.find((x) => x.kind === "payment_left_out");
  if (!refund) return expect.unreachable("a refund waits with its payment");
  const payment = { ...refund, refundReference: "" };
  const sentence = `! ${nameOf(refund)} ${groupAmount(refund.amount)} 元：原支付已不入账，这笔退款须另作决定`;
  openDesk();
  expect(decide("3", nameOf(payment), "not_ours").said).not.toContain("须另作决定");
  expect(decide("4", nameOf(payment), "not_ours")).toEqual(saying(sentence, 0));
  openDesk();
  const others = leftOut.filter((x) => x.acquirerReference === refund.acquirerReference);
  for (const x of others.filter((o) => o.refundReference !== ""))
    for (const person of ["3", "4"]) expect(decide(person, nameOf(x), "not_ours").code).toBe(0);
  for (const person of ["3", "4"])
    expect(decide(person, nameOf(payment), "not_ours").said).not.toContain("须另作决定");
});
