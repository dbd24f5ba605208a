import { spawnSync } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { writeRegister } from "#server/clearing/register-codec.ts";
import { decodeGbk } from "#server/statement/gbk-codec.ts";
import { type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { writeDesk } from "./testing/desk.ts";
import { registerOf } from "./testing/world-register.ts";

const MAIN = join(import.meta.dirname, "main.ts");
/** Validates against the official schema where it is installed (libxml2-utils). */
const LINT = "xmllint";
const XSD = join(import.meta.dirname, "testing", "pain.001.001.09.xsd");
const desk = mkdtempSync(join(tmpdir(), "desk-"));
let stem = "";
let lived: LivedDay;

function verify(...args: string[]): { code: number | null; out: string; err: string } {
  const ran = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: "utf8",
    env: { ...process.env, TZ: "Asia/Shanghai" },
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

beforeAll(async () => {
  // A chain laid out day by day, as a desk would grow; the last day is proposed and waits.
  for await (const day of liveDays(4, 7)) {
    stem = writeDesk(desk, day);
    lived = day;
  }
});
afterAll(() => rmSync(desk, { recursive: true, force: true }));

test("check says 一致 of an honest day, with counts, totals and digest, and exits 0", () => {
  const report = join(desk, "report.json");
  const { code, out, err } = verify("check", "--desk", desk, "--report", report);
  expect({ code, err, out }).toMatchObject({ code: 0, err: "" });
  expect(out).toMatch(/一致 equal/);
  expect(out).toMatch(/摘要 digest [0-9a-f]{64}/);
  const { version, at } = registerOf(lived.world);
  expect(out).toContain(`登记簿 register 第 ${version} 版（${at}） · 日历 calendar 第 1 版`);
  expect(JSON.parse(readFileSync(report, "utf8"))).toMatchObject({ result: "equal", differenceCount: 0 });
});

test("the totals that check prints add up for a reader", () => {
  const { out } = verify("check", "--desk", desk);
  const addUp = (start: string) => {
    const line = out.split("\n").find((l) => l.startsWith(start)) ?? "";
    const terms = [...`+ ${line.slice(start.length)}`.matchAll(/([+−]) [^+−\d]*([\d,]+)\.(\d\d) 元/g)];
    expect(terms.length, line).toBeGreaterThan(3);
    return terms.reduce((sum, [, sign, yuan, fen]) => {
      const amount = BigInt(`${yuan?.replaceAll(",", "")}${fen}`);
      return sign === "+" ? sum + amount : sum - amount;
    }, 0n);
  };
  const { feeReturnedTotal, payTotal, carryC, carryD, holdTotal } = lived.proposed.file.totals;
  expect(feeReturnedTotal).toBeGreaterThan(0n);
  expect(out).toContain("退回手续费 fee returned");
  expect(addUp("来 in：")).toBe(payTotal + carryC + holdTotal - carryD);
  expect(addUp("去 out：")).toBe(payTotal + carryC + holdTotal - carryD);
});

test("one fen in the file is named where it stands and exits 1", () => {
  const text = readFileSync(`${stem}.clr`, "utf8");
  const line = text.split("\n").find((l) => l.startsWith("L|") && l.includes("|PAY|")) ?? "";
  const pay = readClearingFile(Buffer.from(text)).positions.find((p) => p.pay > 0n)?.pay ?? 0n;
  const changed = line.replaceAll(`|${pay}|`, `|${pay + 1n}|`);
  const folder = mkdtempSync(join(tmpdir(), "changed-"));
  const file = join(folder, basename(`${stem}.clr`));
  for (const end of [".dtl.gz", ".sig", ".ok"]) copyFileSync(`${stem}${end}`, file.replace(/\.clr$/, end));
  writeFileSync(file, text.replace(line, changed));
  const { code, out } = verify("check", "--desk", desk, "--file", file);
  expect(code).toBe(1);
  for (const law of ["digest", "signature", "line"]) expect(out).toContain(`[${law}]`);
  expect(out).toContain(line.split("|")[2]);
  rmSync(folder, { recursive: true });
});

test("an input that cannot be read exits 2 and says which", () => {
  const broken = join(desk, "broken.json");
  writeFileSync(broken, "{");
  expect(verify("check", "--desk", desk, "--register", broken)).toMatchObject({ code: 2 });
  expect(verify("check", "--desk", desk, "--register", broken).err).toContain("broken.json");
  expect(verify("check", "--desk", desk, "--funds", join(desk, "none")).code).toBe(2);
  expect(verify("check").code).toBe(2);
  expect(verify("chekc").code).toBe(2);
  expect(verify("--help")).toMatchObject({ code: 0, err: "", out: expect.stringContaining("--person") });
});

test("a list of the platform's keys that is not one exits 2 and says why in both languages", () => {
  const list = join(desk, "list.pub");
  const check = (text: string) => {
    writeFileSync(list, text);
    return verify("check", "--desk", desk, "--platform-key", list);
  };
  const bare = readFileSync(join(desk, "platform.pub"), "utf8");
  expect(check(`# k1 from 2026-01-01T00:00:00+08:00 until -\n${bare}`)).toMatchObject({ code: 0, err: "" });
  const refused = check(`# k1 from yesterday until -\n${bare}`);
  expect(refused).toMatchObject({ code: 2, out: "" });
  expect(refused.err).toMatch(/list\.pub.*不是.*is not/);
});

test("the acquirer makes the same bytes itself from the terms of the orders", () => {
  const { header } = lived.proposed.file;
  if (lived.proposed.file.leftOut.some((x) => x.kind === "only_platform")) return;
  const out = join(desk, "own");
  const made = verify(
    ...["compute", "--desk", desk, "--date", header.clearingDate, "--acquirer", header.acquirer],
    ...["--platform", header.platform, "--detail", `${stem}.dtl.gz`, "--batch-id", header.batchId],
    ...["--opened-at", header.openedAt, "--seal-root", header.sealRoot, "--out", out],
  );
  expect(made).toMatchObject({ code: 0 });
  expect(readFileSync(join(out, basename(`${stem}.clr`)), "utf8")).toBe(readFileSync(`${stem}.clr`, "utf8"));
});

test("every input can be named by itself, as it stands in the format", () => {
  const at = (name: string) => join(desk, name);
  const bills = readdirSync(at("bills")).filter((n) => n.includes(writeCompactDay(lived.day)));
  const named = [
    ...["--file", `${stem}.clr`, "--detail", `${stem}.dtl.gz`, "--platform-key", at("platform.pub")],
    ...bills.flatMap((name) => ["--bill", at(join("bills", name))]),
    ...[
      "--originals",
      at("originals.jsonl"),
      "--agreements",
      at("agreements.json"),
      "--fees",
      at("fees.json"),
    ],
    ...["--register", at("register.json"), "--calendar", at("calendar.json"), "--bank", at("bank.jsonl")],
    ...["--decisions", at("decisions.jsonl")],
  ];
  const former = readdirSync(at("files"))
    .filter((n) => n.endsWith(".clr") && n < basename(`${stem}.clr`))
    .sort();
  const history = [
    ...former.flatMap((n) => ["--previous", at(join("files", n))]),
    ...["--previous-release", at(join("files", former[0]?.replace(".clr", ".rel") ?? ""))],
  ];
  const full = verify("check", ...named, ...history, "--funds", at("funds.jsonl"));
  expect(full, full.out).toMatchObject({ code: 0 });
  // Without statements of funds the rest is still checked, what is missing is said, and nobody reads 一致.
  const without = verify("check", ...named, ...history);
  expect(without, without.out).toMatchObject({ code: 2 });
  expect(without.err).toContain("E2 E3 E4 E5");
  expect(without.out).not.toContain("一致");
  const asFirst = verify("check", ...named, "--first");
  expect(asFirst.code).toBe(1);
  expect(asFirst.out).toContain("[chain.previous]");
  const first = verify("check", "--desk", desk, "--first");
  expect(first).toMatchObject({ code: 2, err: expect.stringContaining("不能用 --first") });
});

test("kept versions are named one by one, or lie in the desk's folder: the file's own is used, a newer one is told", () => {
  const own = registerOf(lived.world);
  const line = lived.proposed.file.positions.find((p) => p.pay > 0n);
  const subMerchants = own.subMerchants.map((e) =>
    e.subMerchantNo === line?.subMerchantNo ? { ...e, status: "closed" as const, accountRef: "other" } : e,
  );
  const newer = {
    ...own,
    version: own.version + 1,
    at: own.at.replace("00:00:00", "09:00:00"),
    subMerchants,
  };
  const files = mkdtempSync(join(tmpdir(), "registers-"));
  const path = join(files, "later.json");
  writeFileSync(path, writeRegister(newer));
  const both = [path, join(desk, "register.json")];
  for (const paths of [both, both.toReversed()]) {
    const named = paths.flatMap((one) => ["--register", one]);
    const { code, out, err } = verify("check", "--desk", desk, ...named);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(`第 ${own.version} 版`) });
    expect(err).toMatch(new RegExp(`^! .*第 ${newer.version} 版.*${line?.subMerchantNo} 现在`));
  }
  // Newest on the desk, the file's own kept in its folder only.
  const before = readFileSync(join(desk, "register.json"));
  writeFileSync(join(desk, "register.json"), writeRegister(newer));
  const onDesk = verify("check", "--desk", desk);
  writeFileSync(join(desk, "register.json"), before);
  expect(onDesk.out).toContain(`登记簿 register 第 ${own.version} 版`);
  expect(onDesk).toMatchObject({ code: 0, err: expect.stringContaining(`第 ${newer.version} 版`) });
  rmSync(files, { recursive: true });
});

test("a file of one's own is made from books that were written after its window, and is refused from older ones", () => {
  const early = { ...registerOf(lived.world), at: lived.proposed.file.header.windowFrom };
  const path = join(desk, "early.json");
  writeFileSync(path, writeRegister(early));
  const { header } = lived.proposed.file;
  const made = verify(
    ...["compute", "--desk", desk, "--date", header.clearingDate, "--acquirer", header.acquirer],
    ...["--platform", header.platform, "--detail", `${stem}.dtl.gz`, "--register", path],
  );
  expect(made).toMatchObject({
    code: 2,
    err: expect.stringContaining(`第 ${early.version} 版（${early.at}）`),
  });
});

test("two people reject with a reason, and a rejected file pays nothing", () => {
  const rel = join(desk, "rejected.rel");
  const reject = (person: string, ...more: string[]) =>
    verify(
      "reject",
      "--desk",
      desk,
      "--file",
      `${stem}.clr`,
      "--rel",
      rel,
      "--key",
      join(desk, "keys", `${person}.key`),
      ...more,
    );
  expect(reject("clearing-1").code).toBe(2);
  expect(reject("clearing-1", "--reason", "金额有误").code).toBe(0);
  expect(reject("clearing-2", "--reason", "金额有误").out).toContain("两人已签");
  expect(JSON.parse(readFileSync(rel, "utf8")).verdict).toMatchObject({
    verdict: "rejected",
    reason: "金额有误",
  });
  expect(verify("export", "--desk", desk, "--file", `${stem}.clr`, "--rel", rel)).toMatchObject({ code: 1 });
});

test("two registered people release; one person twice, one key twice and a strange key are refused", () => {
  const sign = (person: string, ...more: string[]) =>
    verify("release", "--desk", desk, "--key", join(desk, "keys", `${person}.key`), ...more);
  const { privateKey } = generateKeyPairSync("ed25519");
  writeFileSync(join(desk, "keys", "stranger.key"), privateKey.export({ type: "pkcs8", format: "pem" }));

  expect(verify("export", "--desk", desk, "--file", `${stem}.clr`)).toMatchObject({ code: 1 });
  expect(sign("stranger")).toMatchObject({ code: 1 });
  expect(sign("stranger", "--person", "clearing-1")).toMatchObject({ code: 1 });
  const first = sign("clearing-1");
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toContain("一致 equal");
  expect(first.out).toContain("还需另一人签署");
  expect(sign("clearing-1").err).toContain("已经签过");
  expect(sign("clearing-1", "--person", "clearing-2").code).toBe(1);
  expect(verify("export", "--desk", desk, "--file", `${stem}.clr`).err).toContain("须两人签署，现有 1 人");
  const other = ["reject", "--desk", desk, "--reason", "x", "--key", join(desk, "keys", "clearing-2.key")];
  expect(verify(...other).err).toContain("released");
  expect(sign("clearing-2").out).toContain("两人已签");
  expect(sign("clearing-2", "--file", `${stem}.clr`).code).toBe(1);
});

test("export makes a payment message the official schema accepts, once, from the accounts of the file's versions", () => {
  const bank = join(desk, "bank.jsonl");
  const made = verify("export", "--desk", desk, "--file", `${stem}.clr`);
  expect(made).toMatchObject({ code: 0, err: "" });
  const path = join(desk, "bank", "in", `${basename(stem)}.pain001.xml`);
  const xml = readFileSync(path, "utf8");
  const { positions, totals } = lived.proposed.file;
  const paid = positions.filter((p) => p.pay > 0n);
  expect(xml.match(/<CdtTrfTxInf>/g)).toHaveLength(paid.length);
  expect(xml.match(/<NbOfTxs>(\d+)</g)).toHaveLength(2);
  expect(xml).toContain(
    `<CtrlSum>${totals.payTotal / 100n}.${String(totals.payTotal % 100n).padStart(2, "0")}<`,
  );
  expect(xml).toContain("&amp;");
  const lint = spawnSync(LINT, ["--noout", "--schema", XSD, path], { encoding: "utf8" });
  if (!lint.error) expect(lint.stderr).toContain("validates");
  const submitted = () =>
    readFileSync(bank, "utf8")
      .split("\n")
      .filter((l) => l.includes('"submitted"')).length;
  expect(submitted()).toBe(paid.length);
  const again = verify("export", "--desk", desk, "--file", `${stem}.clr`, "--profile", "pain001");
  expect(again).toMatchObject({ code: 0, err: "" });
  expect(again.out).toContain("已经生成过，没有再写");
  expect(submitted()).toBe(paid.length);
  expect(readFileSync(path, "utf8")).toBe(xml);
});

test("what the bank was given once is never written again: not when it was taken away, not in another form", () => {
  const inbox = join(desk, "bank", "in");
  const path = join(inbox, `${basename(stem)}.pain001.xml`);
  const xml = readFileSync(path);
  const books = () => ["bank.jsonl", "exports.jsonl"].map((name) => readFileSync(join(desk, name), "utf8"));
  const before = books();
  const again = (...more: string[]) => verify("export", "--desk", desk, "--file", `${stem}.clr`, ...more);
  const sha256 = createHash("sha256").update(xml).digest("hex");
  expect(JSON.parse(before[1]?.trim().split("\n").at(-1) ?? "")).toMatchObject({
    state: "written",
    profile: "pain001",
    files: [{ name: basename(path), sha256 }],
  });

  rmSync(path);
  expect(again()).toMatchObject({ code: 0, out: expect.stringContaining("已经生成过，没有再写") });
  const elsewhere = again("--out", join(desk, "elsewhere"));
  expect(elsewhere).toMatchObject({ code: 0, out: expect.stringContaining("已经生成过，没有再写") });
  const otherForm = again("--profile", "cmbc");
  expect(otherForm).toMatchObject({ code: 1, err: expect.stringContaining("已按 pain001 生成并提交") });
  const full = JSON.parse(readFileSync(join(desk, "register-full.json"), "utf8"));
  const renamed = { ...full, debtor: { ...full.debtor, name: "另一付款人" } };
  writeFileSync(join(desk, "renamed.json"), JSON.stringify(renamed));
  const otherContent = again("--register", join(desk, "renamed.json"));
  expect(otherContent).toMatchObject({ code: 1, err: expect.stringContaining("这次内容不同") });
  expect(readdirSync(inbox)).toEqual([]);
  expect(books()).toEqual(before);

  // Stopped half-way: the file may have lain there and been taken; it is the people who ask the bank.
  const exports = join(desk, "exports.jsonl");
  writeFileSync(exports, `${before[1]?.split("\n")[0]}\n`);
  expect(again()).toMatchObject({ code: 1, err: expect.stringContaining("中途停止") });
  rmSync(exports);
  expect(again()).toMatchObject({ code: 1, err: expect.stringContaining("没有当时生成的记录") });
  expect(readdirSync(inbox)).toEqual([]);
  writeFileSync(exports, before[1] ?? "");
  writeFileSync(path, xml);
});

test("confirms of 斗拱 say by name what they lack or cannot say, and nothing is written", () => {
  const out = join(desk, "confirms");
  const bank = join(mkdtempSync(join(desk, "own-")), "bank.jsonl");
  const full = JSON.parse(readFileSync(join(desk, "register-full.json"), "utf8"));
  const ask = (huifu: object | undefined, ...more: string[]) => {
    const register = join(desk, "register-huifu.json");
    writeFileSync(register, JSON.stringify({ ...full, huifu }));
    const form = ["--profile", "huifu-confirm", "--register", register, "--out", out, "--bank", bank];
    return verify("export", "--desk", desk, "--file", `${stem}.clr`, ...form, ...more);
  };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = join(desk, "keys", "huifu-of-the-acquirer.key");
  writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }));
  expect(ask(undefined, "--key", key)).toMatchObject({ code: 2, err: expect.stringContaining("huifu 缺失") });
  const huifu = { sysId: "6666000000000001", productId: "QINGFEN", shops: [] };
  expect(ask(huifu)).toMatchObject({ code: 2, err: expect.stringContaining("huifu.key") });
  const ed25519 = join(desk, "keys", "clearing-1.key");
  expect(ask(huifu, "--key", ed25519)).toMatchObject({
    code: 2,
    err: expect.stringContaining("不是 RSA 私钥"),
  });
  expect(ask({ ...huifu, shops: [{ subMerchantNo: "M1" }] }, "--key", key)).toMatchObject({
    code: 2,
    err: expect.stringContaining("huifu.shops[0].applyRatio"),
  });
  // This desk was never spoken to through it: its payments stand in no bill of theirs.
  expect(ask(huifu, "--key", key)).toMatchObject({ code: 1 });
  expect(readdirSync(desk)).not.toContain("confirms");
  rmSync(key);
});

test("the bank's own form is GBK with counts and an end mark, and refuses what GBK cannot write", () => {
  const out = join(desk, "cmbc");
  // A record of its own: on this desk the file went to the bank as pain.001 already.
  const form = [
    "--profile",
    "cmbc",
    "--out",
    out,
    "--bank",
    join(mkdtempSync(join(desk, "own-")), "bank.jsonl"),
  ];
  const made = verify("export", "--desk", desk, "--file", `${stem}.clr`, ...form);
  expect(made, made.err).toMatchObject({ code: 0 });
  const files = readdirSync(out).map((name) => decodeGbk(readFileSync(join(out, name))));
  let lines = 0;
  for (const text of files) {
    expect(text).toMatch(/^PO?\|\d+\|\d+\r\n/);
    expect(text).toMatch(/\r\n########\r\n$/);
    const [, count] = text.split("\r\n", 1)[0]?.split("|") ?? [];
    lines += Number(count);
    expect(text).toContain("测试商户");
  }
  expect(lines).toBe(lived.proposed.file.totals.payCount);
  const full = JSON.parse(readFileSync(join(desk, "register-full.json"), "utf8"));
  const rare = { ...full, accounts: full.accounts.map((a: object) => ({ ...a, holderName: "𠮷野家" })) };
  writeFileSync(join(desk, "rare.json"), JSON.stringify(rare));
  const refused = verify(
    "export",
    "--desk",
    desk,
    "--file",
    `${stem}.clr`,
    "--profile",
    "cmbc",
    "--register",
    join(desk, "rare.json"),
  );
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("𠮷");
  const other = {
    ...full,
    accounts: full.accounts.map((a: { accountVersion: number }) => ({
      ...a,
      accountVersion: a.accountVersion + 1,
    })),
  };
  writeFileSync(join(desk, "other.json"), JSON.stringify(other));
  expect(
    verify("export", "--desk", desk, "--file", `${stem}.clr`, "--register", join(desk, "other.json")).err,
  ).toContain("登记中没有账户");
});

test("a release that was tampered with pays nothing", () => {
  const rel = join(desk, "bad.rel");
  writeFileSync(rel, readFileSync(`${stem}.rel`, "utf8").replace(/"payTotal":"\d+"/, '"payTotal":"1"'));
  expect(verify("export", "--desk", desk, "--file", `${stem}.clr`, "--rel", rel).code).toBe(1);
  appendFileSync(rel, "x");
  expect(verify("export", "--desk", desk, "--file", `${stem}.clr`, "--rel", rel).code).toBe(2);
});
