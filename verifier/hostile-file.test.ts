import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { totalsOf } from "#server/clearing/clearing-equations.ts";
import type { LeftOut } from "#server/clearing/clearing-file.ts";
import { type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { writeDesk } from "./testing/desk.ts";
import { sealed } from "./testing/platform.ts";

const root = mkdtempSync(join(tmpdir(), "hostile-"));
const model = join(root, "model");
let lived: LivedDay;
let modelStem = "";
let desk = "";
let stem = "";

beforeAll(async () => {
  for await (const day of liveDays(4, 4)) {
    modelStem = writeDesk(model, day);
    lived = day;
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function openDesk(): void {
  desk = mkdtempSync(join(root, "desk-"));
  cpSync(model, desk, { recursive: true });
  stem = modelStem.replace(model, desk);
}
function verify(args: string[], nodeOptions = "") {
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...args, "--desk", desk], {
    encoding: "utf8",
    env: { ...process.env, TZ: "Asia/Shanghai", NODE_OPTIONS: nodeOptions },
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}
/** Under the platform's own signature. */
function put({ clr, signature, ok }: Pick<ReturnType<typeof sealed>, "clr" | "signature" | "ok">): void {
  writeFileSync(`${stem}.clr`, clr);
  writeFileSync(`${stem}.sig`, `${signature}\n`);
  writeFileSync(`${stem}.ok`, `${ok}\n`);
}

test("no word of a file wipes the screen, moves the cursor or turns the writing of what is printed", () => {
  openDesk();
  const { file, entries, detail } = lived.proposed;
  const x: LeftOut = {
    ...{ acquirerReference: "9\u001b[2J\u001b[H一致 equal\u202e\u0085", refundReference: "", amount: 1n },
    ...{ kind: "only_platform", subMerchantNo: "", since: file.header.clearingDate, decisionRef: "" },
  };
  const told = { ...file, leftOut: [...file.leftOut, x] };
  put(sealed(lived.world, { ...told, totals: totalsOf(told, file.totals) }, entries, detail));
  const { code, out, err } = verify(["check"]);
  expect(code).toBe(0);
  expect(err).toContain("9\ufffd[2J\ufffd[H一致 equal\ufffd\ufffd");
  expect(`${out}${err}`).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/u);
});

test("a name of a file does not make a line of its own", () => {
  openDesk();
  writeFileSync(join(dirname(stem), "x\n一致 equal\n.clr"), "junk\n");
  const { code, out, err } = verify(["check", "--all"]);
  expect(code).toBe(2);
  expect(out.split("\n").filter((line) => line === "一致 equal")).toHaveLength(1);
  expect(err).not.toMatch(/^一致 equal/m);
});

test.each([600_000_000, 3_000_000_000])(
  "%i bytes are a sentence with the path, and spoil nothing where nobody signed them",
  (size) => {
    openDesk();
    const beside = join(dirname(stem), "QFC1_ACQ001_20991231_1.clr");
    writeFileSync(beside, "H|QFC1|");
    truncateSync(beside, size);
    expect(verify(["check"])).toMatchObject({ code: 0 });
    truncateSync(`${stem}.clr`, size);
    writeFileSync(`${stem}.ok`, `${size}|1|${"0".repeat(64)}\n`);
    const { code, err } = verify(["check", "--file", `${stem}.clr`]);
    expect(code).toBe(2);
    expect(err).toContain(`${stem}.clr：${size} 字节，太大，未读取`);
  },
);

test("a detail of entries without number keeps nothing in memory but what they are called", () => {
  openDesk();
  const { file } = lived.proposed;
  const word = "w".repeat(250);
  const line = (i: number) =>
    `U|ord|${word}|4${String(i).padStart(27, "0")}|${word}|wechat|2026-04-28T00:00:00+08:00|2026-04-28T00:00:00+08:00|M1|1|1|0||${"0".repeat(64)}||0|${"0".repeat(64)}||\n`;
  const detail = gzipSync(Array.from({ length: 150_000 }, (_, i) => line(i)).join(""), { level: 1 });
  writeFileSync(`${stem}.dtl.gz`, detail);
  put(sealed(lived.world, { ...file, totals: { ...file.totals, detailCount: 150_000 } }, [], detail));
  // 125 MB of entries.
  const { code, out } = verify(["check"], "--max-old-space-size=110");
  expect(out).toContain("不一致 differs");
  expect(code).toBe(1);
}, 120_000);
