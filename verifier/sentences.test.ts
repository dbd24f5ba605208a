import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleVerifier } from "./bundle.ts";
import { reasonText } from "./reason-text.ts";
import { SENTENCES } from "./refusal-sentence.ts";
import { liveDays } from "./testing/chain-of-days.ts";
import { writeDesk } from "./testing/desk.ts";

const root = mkdtempSync(join(tmpdir(), "sentences-"));
const model = join(root, "model");
let stem = "";
beforeAll(async () => {
  for await (const day of liveDays(2, 7)) stem = basename(writeDesk(model, day));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Case {
  name: string;
  args?: readonly string[];
  /** Spoils a copy of the desk; `at` is a path in it, `file` one of the proposed file's four. */
  spoil?: (at: (name: string) => string, file: (end: string) => string) => void;
  code: 0 | 1 | 2;
  says: RegExp;
}
const CHECK = ["check", "--desk", "$desk"];
const COMPUTE = [
  "compute",
  "--desk",
  "$desk",
  "--acquirer",
  "A",
  "--platform",
  "P",
  "--detail",
  "$file.dtl.gz",
];
const SIGN = ["--desk", "$desk", "--key", "$desk/keys/clearing-1.key"];
const alipay = () => `bills/alipay-${stem.split("_")[2]}.zip`;
const edit = (path: string, change: (text: string) => string) =>
  writeFileSync(path, change(readFileSync(path, "utf8")));
const replaced = (path: string, make: (path: string) => void) => {
  rmSync(path, { recursive: true });
  make(path);
};

const CASES: readonly Case[] = [
  { name: "an honest day", code: 0, says: /一致 equal/ },
  { name: "no command", args: [], code: 2, says: /命令 commands/ },
  { name: "an unknown command", args: ["chekc"], code: 2, says: /没有这个命令 \/ no such command: chekc/ },
  {
    name: "an option of another command",
    args: [...CHECK, "--key", "k"],
    code: 2,
    says: /没有这个选项.*--key/,
  },
  { name: "an option without its value", args: ["check", "--desk"], code: 2, says: /选项缺少内容.*--desk/ },
  {
    name: "a day that does not exist",
    args: [...COMPUTE, "--date", "20261131"],
    code: 2,
    says: /20261131：没有这一天/,
  },
  {
    name: "a number that is none",
    args: [...COMPUTE, "--date", "20261120", "--seq", "x"],
    code: 2,
    says: /--seq x/,
  },
  {
    name: "a day that is not over",
    args: [...COMPUTE, "--date", "$day", "--opened-at", "2026-01-01T00:00:00+08:00"],
    code: 2,
    says: /--opened-at：2026-01-01T00:00:00\+08:00 早于窗口结束/,
  },
  {
    name: "a year without a calendar",
    spoil: (at) => edit(at("calendar.json"), (text) => JSON.stringify({ ...JSON.parse(text), years: {} })),
    code: 2,
    says: /工作日历中没有 \d{4} 年/,
  },
  {
    name: "a file under another name",
    args: [...CHECK, "--file", "$desk/files/renamed.clr", "--detail", "$file.dtl.gz"],
    spoil: (at, file) => {
      for (const end of ["clr", "ok", "sig"]) cpSync(file(end), at(`files/renamed.${end}`));
    },
    code: 1,
    says: /\[header\.name\] file renamed\.clr/,
  },
  { name: "no desk", args: ["check", "--desk", "nowhere"], code: 2, says: /nowhere.*文件夹不存在/ },
  {
    name: "a file as the desk",
    args: ["check", "--desk", "$desk/fees.json"],
    code: 2,
    says: /fees\.json.*不/,
  },
  {
    name: "a folder where a file should be",
    spoil: (at) => replaced(at("register.json"), (path) => mkdirSync(path)),
    code: 2,
    says: /register\.json：是文件夹/,
  },
  {
    name: "a link where a file should be",
    spoil: (at) => replaced(at("fees.json"), (path) => symlinkSync(join(model, "fees.json"), path)),
    code: 2,
    says: /fees\.json：是链接/,
  },
  {
    name: "a missing book",
    spoil: (at) => rmSync(at("calendar.json")),
    code: 2,
    says: /calendar\.json：文件不存在/,
  },
  {
    name: "a byte order mark in a book",
    spoil: (at) => edit(at("fees.json"), (text) => `\ufeff${text}`),
    code: 2,
    says: /fees\.json：开头有 BOM/,
  },
  {
    name: "a book that is no JSON, with its line",
    spoil: (at) => edit(at("agreements.json"), (text) => text.replace("[", "[\n\n,")),
    code: 2,
    says: /agreements\.json：第 3 行不是 JSON/,
  },
  {
    name: "a line of a book that is no JSON, with its number",
    spoil: (at) => edit(at("funds.jsonl"), (text) => text.replace("\n", "\n{\n")),
    code: 2,
    says: /funds\.jsonl:2：第 1 行不是 JSON/,
  },
  {
    name: "a field of a book that is wrong",
    spoil: (at) =>
      edit(at("register.json"), (text) => text.replace(/"minimumFen":"\d+"/, '"minimumFen":"x"')),
    code: 2,
    says: /register\.json：「.*minimumFen」不是以分为单位/,
  },
  {
    name: "a decision that is none",
    spoil: (at) => writeFileSync(at("decisions.jsonl"), '{"decisionRef":"dec_1"}\n'),
    code: 2,
    says: /decisions\.jsonl:1：「signatures」缺失/,
  },
  { name: "no flag", spoil: (_, file) => rmSync(file("ok")), code: 2, says: /\.ok：文件不存在/ },
  {
    name: "a flag that is none",
    spoil: (_, file) => writeFileSync(file("ok"), "1\n"),
    code: 2,
    says: /\.ok：应为/,
  },
  {
    name: "a file of another size than its flag names",
    spoil: (_, file) => edit(file("clr"), (text) => `${text}\n`),
    code: 2,
    says: /\.clr：大小 \d+ 字节，\.ok 写明 \d+ 字节，未读取/,
  },
  {
    name: "a signature with a character more",
    spoil: (_, file) => edit(file("sig"), (text) => ` ${text}`),
    code: 2,
    says: /\.sig：须是 88 个字符/,
  },
  {
    name: "a signature whose last bits are loose",
    spoil: (_, file) => edit(file("sig"), (text) => text.replace(/.==/, "B==")),
    code: 2,
    says: /\.sig：须是 88 个字符/,
  },
  { name: "no signature", spoil: (_, file) => rmSync(file("sig")), code: 1, says: /\[signature\]/ },
  { name: "no entries", spoil: (_, file) => rmSync(file("dtl.gz")), code: 2, says: /\.dtl\.gz：文件不存在/ },
  {
    name: "entries that are no gzip",
    spoil: (_, file) => writeFileSync(file("dtl.gz"), "P|1\n"),
    code: 1,
    says: /\[form\] \.dtl 第1行.*压缩文件损坏/,
  },
  {
    name: "entries that are no gzip, where they are an own input",
    args: [...COMPUTE.slice(0, -2), "--date", "$day", "--detail", "$file.dtl.gz"],
    spoil: (_, file) => writeFileSync(file("dtl.gz"), "P|1\n"),
    code: 2,
    says: /\.dtl\.gz：.*压缩文件损坏/,
  },
  {
    name: "a bill that is none",
    spoil: (at) => {
      for (const name of readdirSync(at("bills"))) writeFileSync(at(`bills/${name}`), "x\n");
    },
    code: 2,
    says: /bills\/.*：账单第 \d+ 行/,
  },
  {
    name: "a bill that is missing",
    spoil: (at) => rmSync(at(alipay())),
    code: 2,
    says: /alipay:\d{8}：缺少这一天的账单；确无账单的用 --no-bill alipay:\d{8}/,
  },
  {
    name: "a bill that is missing and said to be none",
    args: [...CHECK, "--no-bill", "alipay:$day"],
    spoil: (at) => rmSync(at(alipay())),
    code: 1,
    says: /! 按 --no-bill 视为无账单.*alipay:\d{8}/,
  },
  {
    name: "a bill that is there and said to be none",
    args: [...CHECK, "--no-bill", "alipay:$day"],
    code: 2,
    says: /--no-bill：alipay:\d{8}：已有账单/,
  },
  {
    name: "no bill of no channel",
    args: [...CHECK, "--no-bill", "x:$day"],
    code: 2,
    says: /--no-bill x:\d{8}：须是/,
  },
  {
    name: "a key that is none",
    args: ["release", ...SIGN],
    spoil: (at) => writeFileSync(at("keys/clearing-1.key"), "-----BEGIN\n"),
    code: 2,
    says: /clearing-1\.key：不是 Ed25519 私钥/,
  },
  {
    name: "a release that is none",
    args: ["release", ...SIGN],
    spoil: (_, file) => writeFileSync(file("rel"), "{}"),
    code: 2,
    says: /\.rel：不是放行文件/,
  },
  { name: "a rejection without a reason", args: ["reject", ...SIGN], code: 2, says: /拒绝须写明 --reason/ },
  {
    name: "an instant that is none",
    args: ["reject", ...SIGN, "--reason", "x", "--at", "now"],
    code: 2,
    says: /now/,
  },
  {
    name: "a person with another's key",
    args: ["release", ...SIGN, "--person", "clearing-2"],
    code: 1,
    says: /没有登记在 clearing-2 名下/,
  },
  {
    name: "a payment before the release",
    args: ["export", "--desk", "$desk", "--file", "$file.clr"],
    code: 1,
    says: /没有放行文件/,
  },
  {
    name: "a report in a folder that is not there",
    args: [...CHECK, "--report", "$desk/none/report.json"],
    code: 2,
    says: /none\/report\.json.*不存在/,
  },
];

test.each(CASES)(
  "$name: a sentence in both languages, and exit $code",
  ({ args = CHECK, spoil, code, says }) => {
    const desk = mkdtempSync(join(root, "desk-"));
    cpSync(model, desk, { recursive: true });
    const file = (end: string) => join(desk, "files", `${stem}.${end}`);
    spoil?.((name) => join(desk, name), file);
    const filled = args.map((arg) =>
      arg
        .replace("$desk", desk)
        .replace("$file", file("").slice(0, -1))
        .replace("$day", stem.split("_")[2] ?? ""),
    );
    const ran = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...filled], {
      encoding: "utf8",
      cwd: root,
    });
    const said = ran.stdout + ran.stderr;
    expect({ code: ran.status, said }).toEqual({ code, said: expect.stringMatching(says) });
    expect(said).toMatch(/\p{Script=Han}/u);
    expect(said).toMatch(/[a-z]{3}/);
    expect(said).not.toMatch(/^\s+at |node:|\{"|undefined|NaN|内部错误/m);
    rmSync(desk, { recursive: true });
  },
);

test("every refusal that the tool's own code can give has its sentence", async () => {
  const folder = mkdtempSync(join(root, "packed-"));
  const text = readFileSync((await bundleVerifier(folder)).path, "utf8");
  const union = readFileSync(join(import.meta.dirname, "../server/domain-error.ts"), "utf8");
  const codes = [...union.matchAll(/code: "(\w+)"/g)].map((m) => m[1] as string);
  const given = codes.filter((code) => new RegExp(`(code: |, )"${code}"`).test(text));
  expect(given.length).toBeGreaterThan(8);
  expect(given.filter((code) => !(code in SENTENCES))).toEqual([]);
});

test("every reason that the form of a clearing file can give has its Chinese", () => {
  const sources = ["clearing-file-codec", "clearing-detail-codec", "columns-codec"].map((name) =>
    readFileSync(join(import.meta.dirname, `../server/clearing/${name}.ts`), "utf8"),
  );
  const said = sources.flatMap((text) => [
    ...[...text.matchAll(/(?:fault\([^,()]*(?:\([^()]*\))?[^,()]*, |problem\()"([^"]+)"/g)].map(
      (m) => m[1] as string,
    ),
    ...[...text.matchAll(/shaped\(\s*\/.*?\/u?, "([^"]+)"/g)].map((m) => `not ${m[1]}`),
  ]);
  expect(said.length).toBeGreaterThan(20);
  expect(
    [...said, "5 fields instead of 6"].filter((reason) => !/\p{Script=Han}/u.test(reasonText(reason)[0])),
  ).toEqual([]);
});
