import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { addDays } from "#server/calendar/calendar.ts";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { dayOf, instantText, startOf } from "#server/calendar/instant.ts";
import { STOPPED } from "#server/clearing/stopped-line.ts";
import { MARK_ENDING, writeMark } from "#server/document/file-mark-digest.ts";
import type { FullAccount } from "../world/desk.ts";
import type { BankLine } from "../world/facts.ts";
import { appendLines, readLines, writeAtomically } from "../world/files.ts";
import type { World } from "../world/world.ts";
import { type PaymentLine, readPaymentFile } from "./payment-file.ts";

/**
 * The acquirer's bank. Takes payment files from `desk/bank/in` on their day, answers with results, and sends one
 * account's money back a day later. A (file, line) moves money once, however often it is handed in.
 */

/** Accounts that go wrong, until the shop has a newer version. */
const FAILS = { subMerchantNo: "M00000000000006", version: 1, reason: "户名不符" } as const;
const COMES_BACK = { subMerchantNo: "M00000000000007", version: 1, reason: "账户已销户" } as const;

/** One day at the bank: money that comes back first, then every file whose day has come. */
export async function runBank(world: World, day: Day): Promise<void> {
  await bringBack(world, day);
  refuseOtherForms(world);
  for (const name of readdirSync(world.paths.bankIn).sort()) {
    if (!name.endsWith(".xml") || world.book.bankFilesDone.has(name)) continue;
    await execute(world, name, day);
  }
  publish(world);
  publishStopped(world);
  publishContradictions(world);
}

const REFUSED_END = ".refused.txt";

/** Files of bank/in that this bank cannot read and has said so beside them. */
export function refusedForms({ paths }: World): string[] {
  const names = new Set(readdirSync(paths.bankIn));
  return [...names].filter((name) => names.has(`${name}${REFUSED_END}`)).sort();
}

/** Another bank's form would lie here unpaid for ever: the bank says so beside it, once. */
function refuseOtherForms({ paths }: World): void {
  for (const name of readdirSync(paths.bankIn)) {
    if (/^\.|\.xml$|\.tmp$/.test(name) || name.endsWith(REFUSED_END)) continue;
    const beside = join(paths.bankIn, `${name}${REFUSED_END}`);
    if (!existsSync(beside)) writeAtomically(beside, `${name}：沙箱银行只认 pain.001，没有付款。\n`, 0o644);
  }
}

async function execute(world: World, name: string, day: Day): Promise<void> {
  let file: ReturnType<typeof readPaymentFile>;
  try {
    file = readPaymentFile(readFileSync(join(world.paths.bankIn, name), "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : "unreadable";
    writeAtomically(join(world.paths.bankOut, `${name}.rejected.txt`), `${why}\n`);
    await world.record({ kind: "bank_file_done", file: name });
    return;
  }
  if (file.day > day) return;
  const submitted = readLines<BankLine>(world.paths.bank).filter((l) => l.kind === "submitted");
  const orders = file.lines.map((line) => ({ line, ...identify(world, line, submitted) }));
  // An order whose clearing file nobody here knows waits: it may be on its way.
  if (orders.some((o) => o.fileDigest === undefined)) return;
  const done = new Set(world.book.bankLines.map((b) => `${b.line.fileDigest} ${b.line.lineNo}`));
  await Promise.all(
    orders.flatMap((order) => {
      const { fileDigest, lineNo, line } = order;
      if (fileDigest === undefined || done.has(`${fileDigest} ${lineNo}`)) return [];
      done.add(`${fileDigest} ${lineNo}`);
      const account = world.desk
        .registerFull()
        .accounts.findLast((a) => a.accountNumber === line.accountNumber && a.holderName === line.holderName);
      const fault = faultOf(account);
      const subMerchantNo = order.subMerchantNo || (account?.subMerchantNo ?? "");
      return world.record({
        kind: "bank",
        source: name,
        comesBack: matches(account, COMES_BACK),
        line: {
          fileDigest,
          lineNo,
          subMerchantNo,
          kind: fault === undefined ? "paid" : "failed",
          amount: String(line.fen),
          bankDay: writeCompactDay(day),
          bankReference: referenceOf(fileDigest, lineNo, day),
          reason: fault ?? "",
          enteredAt: entryAt(world, day),
        },
      });
    }),
  );
  await world.record({ kind: "bank_file_done", file: name });
}

function matches(
  account: FullAccount | undefined,
  fault: { subMerchantNo: string; version: number },
): boolean {
  return account?.subMerchantNo === fault.subMerchantNo && account.accountVersion === fault.version;
}

function faultOf(account: FullAccount | undefined): string | undefined {
  if (!account) return "账号户名不符";
  return matches(account, FAILS) ? FAILS.reason : undefined;
}

/** `<16 hex of the digest>-<line>`: the digest stands in the submitted lines, else in a clearing file on the desk. */
function identify(world: World, line: PaymentLine, submitted: readonly BankLine[]) {
  const [short = "", no = ""] = line.endToEndId.split("-");
  const lineNo = Number(no);
  const known = submitted.find((s) => s.lineNo === lineNo && s.fileDigest.startsWith(short));
  if (known) return { fileDigest: known.fileDigest, lineNo, subMerchantNo: known.subMerchantNo };
  for (const name of readdirSync(world.paths.files)) {
    if (!name.endsWith(".clr")) continue;
    const digest = createHash("sha256")
      .update(readFileSync(join(world.paths.files, name)))
      .digest("hex");
    if (digest.startsWith(short)) return { fileDigest: digest, lineNo, subMerchantNo: "" };
  }
  return { fileDigest: undefined, lineNo, subMerchantNo: "" };
}

async function bringBack(world: World, day: Day): Promise<void> {
  const today = writeCompactDay(day);
  const back = new Set(
    world.book.bankLines
      .filter((b) => b.line.kind === "returned")
      .map((b) => `${b.line.fileDigest} ${b.line.lineNo}`),
  );
  await Promise.all(
    world.book.bankLines
      .filter((b) => b.comesBack && b.line.kind === "paid" && b.line.bankDay < today)
      .filter((b) => !back.has(`${b.line.fileDigest} ${b.line.lineNo}`))
      .map(({ line }) =>
        world.record({
          kind: "bank",
          source: `returns-${today}`,
          comesBack: false,
          line: {
            ...line,
            kind: "returned",
            bankDay: today,
            bankReference: `R${line.bankReference}`,
            reason: COMES_BACK.reason,
            enteredAt: entryAt(world, day),
          },
        }),
      ),
  );
}

/**
 * Hands out what the bank has said and nobody was told yet: into the acquirer's `bank.jsonl` and `bank/out`, and,
 * without the shop's number, into the platform's inbox. Safe to repeat after a crash: nothing is said twice.
 */
function publish(world: World): void {
  const bySource = Map.groupBy(world.book.bankLines, (b) => b.source);
  for (const [source, facts] of bySource) {
    if (source.endsWith(".xml") && !world.book.bankFilesDone.has(source)) continue;
    const name = `result-${source.replace(/\.xml$/, "")}.jsonl`;
    const out = join(world.paths.bankOut, name);
    if (existsSync(out)) continue;
    const lines = facts.map((f) => f.line);
    const told = new Set(readLines<BankLine>(world.paths.bank).map(keyOf));
    appendLines(
      world.paths.bank,
      lines.filter((line) => !told.has(keyOf(line))),
    );
    const results = lines.map(({ subMerchantNo: _, ...result }) => `${JSON.stringify(result)}\n`).join("");
    layResults(world, name, results);
    writeAtomically(out, results, 0o644);
  }
}

/** Lines that the acquirer's own export stopped were never given to this bank: the platform is told of them as of any failure. */
function publishStopped(world: World): void {
  const lines = readLines<BankLine>(world.paths.bank);
  const stopped = lines.filter((l) => l.kind === "failed" && l.reason === STOPPED);
  for (const [digest, own] of Map.groupBy(stopped, (l) => l.fileDigest)) {
    const out = join(world.paths.bankOut, `result-stopped-${digest.slice(0, 16)}.jsonl`);
    if (existsSync(out)) continue;
    const results = own.map(({ subMerchantNo: _, ...result }) => `${JSON.stringify(result)}\n`).join("");
    layResults(world, basename(out), results);
    writeAtomically(out, results, 0o644);
  }
}

/** What the bank says against its former word goes to the platform like every answer, and into no book of this house. */
function publishContradictions(world: World): void {
  for (const { subMerchantNo: _, ...result } of world.book.contradictions) {
    const { fileDigest, lineNo } = result;
    const name = `result-again-${fileDigest.slice(0, 16)}-${lineNo}.jsonl`;
    if (existsSync(join(world.paths.bankOut, name))) continue;
    const text = `${JSON.stringify(result)}\n`;
    layResults(world, name, text);
    writeAtomically(join(world.paths.bankOut, name), text, 0o644);
  }
}

/** Into the platform's inbox: the whole text, then its mark. */
function layResults({ paths }: World, name: string, results: string): void {
  writeAtomically(join(paths.inbox, name), results, 0o644);
  writeAtomically(join(paths.inbox, name + MARK_ENDING), writeMark(Buffer.from(results)), 0o644);
}

/** A day that the clock passed over was worked until its last second. */
export function entryAt(world: World, day: Day): string {
  const now = world.now();
  return instantText(dayOf(now) === day ? now : new Date(startOf(addDays(day, 1)).getTime() - 1_000));
}

const keyOf = (l: BankLine) => `${l.fileDigest} ${l.lineNo} ${l.kind}`;

function referenceOf(fileDigest: string, lineNo: number, day: Day): string {
  const short = createHash("sha256").update(`${fileDigest} ${lineNo}`).digest("hex").slice(0, 10);
  return `B${writeCompactDay(day)}${short.toUpperCase()}`;
}
