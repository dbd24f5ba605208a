#!/usr/bin/env node
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
/**
 * verify-clearing: the acquirer's own tool. It reads files and writes files; it has no database and no network.
 * Exit 0 equal or done, 1 differs or refused, 2 an input cannot be read.
 */
import { readCompactDay, writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { instantText, readInstant } from "#server/calendar/instant.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { readRegister } from "#server/clearing/register-codec.ts";
import { SIGNATURES_NEEDED, type Verdict } from "#server/clearing/verdict.ts";
import { readRelease } from "#server/clearing/verdict-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { Refused } from "#server/domain-error.ts";
import { groupAmount } from "#server/money/amount.ts";
import { Unreadable } from "./books.ts";
import { decidersOf } from "./chain.ts";
import { checkFile } from "./check-file.ts";
import { computeFile } from "./compute-file.ts";
import { sentenceOf } from "./difference.ts";
import { exportFile, PROFILES, type Profile } from "./export-file.ts";
import { HELP } from "./help.ts";
import { bookPathsFrom, checkPathsFrom, fileFrom, filesIn, isReleased, stemOf, Usage } from "./inputs.ts";
import { NotPayable } from "./payment-order.ts";
import type { ProposalCheck } from "./proposal-check.ts";
import { inFile } from "./read-books.ts";
import { NotSigned, releaseFile } from "./release-file.ts";
import { reportOf } from "./report.ts";
import { writeOutput } from "./write-output.ts";

const EQUAL = 0;
const DIFFERS = 1;
const UNREADABLE = 2;

const text = { type: "string" } as const;
const list = { type: "string", multiple: true } as const;
const OPTIONS = {
  desk: text,
  file: text,
  detail: text,
  signature: text,
  ok: text,
  "platform-key": text,
  bill: list,
  originals: text,
  agreements: text,
  fees: text,
  campaigns: text,
  register: text,
  calendar: text,
  bank: text,
  decisions: text,
  funds: text,
  previous: text,
  "previous-release": text,
  history: list,
  first: { type: "boolean" },
  report: text,
  key: text,
  person: text,
  reason: text,
  rel: text,
  at: text,
  profile: text,
  signers: text,
  out: text,
  date: text,
  seq: text,
  acquirer: text,
  platform: text,
  "batch-id": text,
  "opened-at": text,
  "seal-root": text,
  terms: text,
  help: { type: "boolean", short: "h" },
} as const;
type Values = ReturnType<typeof read>["values"];

const read = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true });
const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

/** Runs one command; the answer is the exit code. */
async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) {
    say(HELP);
    return command === undefined && !values.help ? UNREADABLE : EQUAL;
  }
  if (rest.length > 0) throw new Usage(`多余的参数 / unexpected: ${rest.join(" ")}`);
  if (command === "check") return check(values);
  if (command === "compute") return compute(values);
  if (command === "release") return signVerdict(values, "released");
  if (command === "reject") return signVerdict(values, "rejected");
  if (command === "export") return exportPayments(values);
  throw new Usage(`没有这个命令 / no such command: ${command}`);
}

function parse(args: string[]) {
  try {
    return read(args);
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}

async function check(o: Values): Promise<number> {
  const result = await checkFile(checkPathsFrom(o));
  if (o.report !== undefined) writeOutput(o.report, `${JSON.stringify(reportOf(result), null, 2)}\n`, 0o644);
  return sayCheck(result);
}

function sayCheck({ differences, file, digest, entries, equations, missingFunds }: ProposalCheck): number {
  for (const d of differences.kept) say(sentenceOf(d));
  const more = differences.count - differences.kept.length;
  if (more > 0) say(`… 另有 ${more} 处差异未列出 / ${more} more differences`);
  for (const m of missingFunds) complain(`! 缺少资金对账单，未能核对 / no statement, not checked: ${m}`);
  say(`摘要 digest ${digest}`);
  if (file) sayTotals(file, entries);
  if (differences.count > 0) {
    const laws = [...differences.byLaw].map(([law, n]) => `${law} ${n}`).join(", ");
    say(`不一致 differs: ${differences.count} 处 (${laws})`);
    return DIFFERS;
  }
  say(`总分核对 control ${equations.filter((e) => e.holds).length}/${equations.length}`);
  // Nothing differs, but without the statements nobody has seen that the money is there.
  if (missingFunds.length > 0) {
    say("未完成 incomplete：缺少资金对账单，不能视为相符 / the control could not be drawn up");
    return UNREADABLE;
  }
  say("一致 equal");
  return EQUAL;
}

/** The totals as one sum that a reader can add up: where the money came from, and where it goes. */
function sayTotals({ header, totals: t, positions, leftOut }: ClearingFile, entries: number): void {
  const yuan = (fen: bigint) => `${groupAmount(fen)} 元`;
  say(`账日 ${header.clearingDate} 第 ${header.seq} 版 · 划付日 ${header.settleDay}`);
  say(`商户 ${positions.length} 行 · 明细 ${entries} 条 · 未入账 ${leftOut.length} 笔`);
  say(`应付 pay ${t.payCount} 笔 ${yuan(t.payTotal)}`);
  const sales = `交易 gross ${yuan(t.grossTotal)} − 手续费 fee ${yuan(t.feeTotal)}`;
  const refunds = `− 退款 refunds ${yuan(t.grossRefundTotal)} + 退回手续费 fee returned ${yuan(t.feeReturnedTotal)}`;
  const bank = `+ 银行退回 returned ${yuan(t.returnedTotal)}`;
  const adjust = `+ 调增 adjust ${yuan(t.adjustC)} − 调减 ${yuan(t.adjustD)}`;
  const carried = `+ 上期结转 carried in ${yuan(t.carriedInC)} − 上期欠款 owed before ${yuan(t.carriedInD)}`;
  const held = `+ 结转 carry ${yuan(t.carryC)} + 暂缓 hold ${yuan(t.holdTotal)} − 欠款 owed ${yuan(t.carryD)}`;
  say(`来 in：${sales} ${refunds} ${bank} ${adjust} ${carried}`);
  say(`去 out：应付 pay ${yuan(t.payTotal)} ${held}`);
  say(`两边相等 both sides：${yuan(t.payTotal + t.carryC + t.holdTotal - t.carryD)}`);
}

async function compute(o: Values): Promise<number> {
  const date = readCompactDay((o.date ?? "").replaceAll("-", ""));
  if (!date) throw new Usage("缺少 --date yyyyMMdd / --date is needed");
  const { acquirer, platform } = o;
  if (!acquirer || !platform)
    throw new Usage("缺少 --acquirer 或 --platform / --acquirer and --platform are needed");
  if (o.detail === undefined && o.terms === undefined)
    throw new Usage(
      "缺少 --detail 或 --terms（订单条款）/ --detail or --terms is needed: the terms of the orders",
    );
  const paths = bookPathsFrom(o, date);
  const { cutOffMinutes } = inFile(paths.register, () => readRegister(readFileSync(paths.register, "utf8")));
  const made = await computeFile({
    paths,
    header: {
      acquirer,
      platform,
      batchId: o["batch-id"] ?? `own-${writeCompactDay(date)}`,
      clearingDate: date,
      seq: Number(o.seq ?? "1"),
      openedAt: instantAt(o["opened-at"]),
      sealRoot: o["seal-root"] ?? "0".repeat(64),
    },
    detail: o.detail,
    terms: o.terms,
    cutOffMinutes,
    outDir: o.out ?? ".",
  });
  for (const d of made.reasons.kept) complain(sentenceOf(d));
  say(`已生成 written ${made.path}`);
  say(`摘要 digest ${made.digest}`);
  sayTotals(made.file, made.file.totals.detailCount);
  return EQUAL;
}

/** `release` and `reject`: shows what is signed, checks where the books are at hand, then signs for one person. */
async function signVerdict(o: Values, verdict: Verdict["verdict"]): Promise<number> {
  if (o.key === undefined) throw new Usage("缺少 --key 个人密钥 / --key is needed");
  if (verdict === "rejected" && !o.reason)
    throw new Usage("拒绝须写明 --reason / a rejection needs --reason");
  const path = o.file ?? waitingFor(o);
  const hasBooks = o.desk !== undefined || o.agreements !== undefined;
  let decidedBy: ReadonlySet<string> = new Set();
  let file: ClearingFile | undefined;
  if (hasBooks && verdict === "released") {
    const result = await checkFile(checkPathsFrom({ ...o, file: path }));
    if (sayCheck(result) !== EQUAL)
      throw new NotSigned("核对未得一致，拒绝放行 / the check does not say equal: not released");
    file = result.file;
    if (file && result.books) decidedBy = decidersOf(file, result.books);
  }
  const bytes = inFile(path, () => readFileSync(path));
  file ??= inFile(path, () => readClearingFile(bytes));
  const digest = sha256Hex(bytes);
  if (!hasBooks || verdict === "rejected") {
    say(`摘要 digest ${digest}`);
    sayTotals(file, file.totals.detailCount);
    if (verdict === "released")
      complain("! 本次未核对，请先 check / not checked in this run: run check first");
  }
  const relPath = o.rel ?? `${stemOf(path)}.rel`;
  const { release, isComplete } = releaseFile({
    file,
    digest,
    verdict,
    reason: o.reason,
    keyPath: o.key,
    person: o.person,
    relPath,
    signers: signersFrom(o),
    decidedBy,
    at: instantAt(o.at),
  });
  const word = verdict === "released" ? "放行 release" : "拒绝 reject";
  const by = release.signatures.map((s) => s.person).join("、");
  say(`已签署 signed: ${word} ${by} → ${relPath}`);
  say(
    isComplete ? "两人已签，可以上传 / two have signed: final" : "还需另一人签署 / one more person must sign",
  );
  return EQUAL;
}

/** On the desk: the newest file that two people have not spoken on. */
function waitingFor(o: Values): string {
  if (o.desk === undefined) return fileFrom(o);
  const waiting = filesIn(join(o.desk, "files")).filter(({ path }) => {
    const rel = `${stemOf(path)}.rel`;
    return (
      !existsSync(rel) ||
      inFile(rel, () => readRelease(readFileSync(rel))).signatures.length < SIGNATURES_NEEDED
    );
  });
  return waiting.at(-1)?.path ?? fileFrom(o);
}

function signersFrom(o: Values) {
  const path = o.signers ?? (o.desk === undefined ? o.register : join(o.desk, "register.json"));
  if (path === undefined) throw new Usage("缺少 --register / --register is needed: the registered signers");
  return inFile(path, () => readRegister(readFileSync(path, "utf8"))).signers;
}

function exportPayments(o: Values): number {
  const profile = o.profile ?? "pain001";
  if (!(profile in PROFILES)) throw new Usage(`--profile: ${Object.keys(PROFILES).join(" | ")}`);
  const filePath = o.file ?? newestReleased(o);
  const full = o.register ?? (o.desk && join(o.desk, "register-full.json"));
  if (full === undefined)
    throw new Usage("缺少 --register（完整登记）/ --register is needed: the full register");
  const signers = o.signers ?? (o.desk ? join(o.desk, "register.json") : full);
  const bankPath = o.bank ?? (o.desk ? join(o.desk, "bank.jsonl") : undefined);
  const { order, written, isRepeat } = exportFile({
    filePath,
    relPath: o.rel ?? `${stemOf(filePath)}.rel`,
    registerPath: full,
    signers: signersFrom({ ...o, signers }),
    profile: profile as Profile,
    outDir: o.out ?? (o.desk ? join(o.desk, "bank", "in") : dirname(filePath)),
    bankPath,
  });
  say(`付款 ${order.payments.length} 笔 ${groupAmount(order.total)} 元 / ${order.payments.length} payments`);
  for (const path of written) say(`已生成 written ${path}`);
  if (isRepeat) say("已经生成过，没有再写 / made before with the same content: nothing was written");
  else if (written.length === 0) say("没有应付的行，未生成文件 / nothing to pay, no file made");
  if (bankPath === undefined)
    complain(
      "! 没有 --desk 或 --bank：未记录提交，也未查是否已生成过 / not recorded, not checked for an earlier run",
    );
  return EQUAL;
}

function newestReleased(o: Values): string {
  if (o.desk === undefined) throw new Usage("缺少 --file 或 --desk / --file or --desk is needed");
  const released = filesIn(join(o.desk, "files")).filter(({ path }) => isReleased(path));
  const newest = released.at(-1);
  if (!newest) throw new Usage("没有已放行的文件 / no released file on the desk");
  return newest.path;
}

function instantAt(stated: string | undefined): string {
  if (stated === undefined) return instantText(new Date());
  if (!readInstant(stated)) throw new Usage(`不是 +08:00 的时刻 / not an instant +08:00: ${stated}`);
  return stated;
}

/** A sentence for the clerk and the code of the kind of failure; anything else is a bug and shows itself. */
function failed(error: unknown): number {
  if (error instanceof NotSigned || error instanceof NotPayable) {
    complain(`拒绝 refused：${error.message}`);
    return DIFFERS;
  }
  if (error instanceof Unreadable) complain(`无法读取 unreadable ${error.message}`);
  else if (error instanceof Usage) complain(`${error.message}\n用法见 --help / see --help`);
  else if (error instanceof Refused) complain(`无法计算 cannot compute: ${JSON.stringify(error.refusal)}`);
  else throw error;
  return UNREADABLE;
}

process.exitCode = await run(process.argv.slice(2)).catch(failed);
