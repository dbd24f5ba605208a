import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { present } from "#server/assert.ts";
import type { Day } from "#server/calendar/day.ts";
import { dayOf, readInstant } from "#server/calendar/instant.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import type { FileChain } from "#server/clearing/file-chain.ts";
import type { AcquirerRegister } from "#server/clearing/register.ts";
import { stoppedLines } from "#server/clearing/stopped-line.ts";
import { findVerdictFault } from "#server/clearing/verdict.ts";
import { findReleaseFault, readRelease } from "#server/clearing/verdict-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { alone } from "./alone.ts";
import { type BankFile, writeCmbc } from "./cmbc.ts";
import {
  exportsBeside,
  type Outcome,
  recordStarted,
  recordWritten,
  type StoppedLine,
  stoppedBefore,
  wasExported,
} from "./export-record.ts";
import { inFile, inJsonFile } from "./in-file.ts";
import { numberAt } from "./json-lines.ts";
import { readMarked } from "./marked-file.ts";
import { writePain001 } from "./pain001.ts";
import {
  type BankAccount,
  type Debtor,
  NotPayable,
  type PaymentOrder,
  paymentOrderOf,
} from "./payment-order.ts";
import { isThere, readBytes } from "./read-file.ts";
import { refusalSentence } from "./refusal-sentence.ts";
import { refuseExport } from "./verdict-chain.ts";
import { writeHuifuConfirm } from "./write-huifu-confirm.ts";
import { writeOutput } from "./write-output.ts";

/** What a form is made of. */
interface Ordered {
  order: PaymentOrder;
  stem: string;
  file: ClearingFile;
  stopped: ReadonlySet<number>;
  input: ExportInput;
}

/** Forms by name; a new bank is one more line here. */
export const PROFILES = {
  pain001: ({ order, stem }: Ordered): BankFile[] => [
    { name: `${stem}.pain001.xml`, bytes: Buffer.from(writePain001(order)) },
  ],
  cmbc: ({ order }: Ordered): BankFile[] => writeCmbc(order),
  "huifu-confirm": ({ order, stem, file, stopped, input }: Ordered): Promise<BankFile[]> => {
    const { digest, releasedAt } = order;
    const day = releasedAt.slice(0, "2026-11-20".length).replaceAll("-", "");
    const { detailPath: detail, registerPath: register, confirmKey: key } = input;
    const bills = input.bills(order.clearingDate);
    return writeHuifuConfirm({ file, digest, day, stopped, stem }, { detail, bills, register, key });
  },
} as const;
export type Profile = keyof typeof PROFILES;

export interface ExportInput {
  filePath: string;
  relPath: string;
  /** What a form needs that divides payment by payment: the file's entries, the bills, and the key that asks for it. */
  detailPath: string;
  bills: (clearingDate: Day) => readonly string[];
  confirmKey: string | undefined;
  /** The acquirer's full register: account numbers and names. */
  registerPath: string;
  /** The acquirer's newest register: who signs, and which lines are paid no more. */
  newest: AcquirerRegister;
  /** RFC 3339 +08:00 */
  at: string;
  /** All files of the desk; absent where there is no desk. */
  chain?: FileChain | undefined;
  profile: Profile;
  outDir: string;
  /** The acquirer's record of what the bank was given and answered; absent: not kept. */
  bankPath?: string | undefined;
}

export interface Exported {
  order: PaymentOrder;
  /** Lines that the newest register stopped: returned at once, not in the order. */
  stopped: readonly StoppedLine[];
  written: string[];
  /** The same bytes were handed over before: nothing was written now. */
  isRepeat: boolean;
}

/**
 * Makes the bank's payment file of a file that two registered people released, once; anything less, and another
 * payment file of the same clearing file, throws NotPayable.
 */
export async function exportFile(input: ExportInput): Promise<Exported> {
  const { bytes } = readMarked(input.filePath, input.filePath.replace(/\.clr$/, ".ok"));
  const file = inFile(input.filePath, () => readClearingFile(bytes));
  const digest = sha256Hex(bytes);
  if (!isThere(input.relPath))
    throw new NotPayable(`没有放行文件 ${input.relPath}，不能付款 / not released: no ${input.relPath}`);
  const release = inFile(input.relPath, () => readRelease(readBytes(input.relPath)));
  const fault =
    findReleaseFault(release, input.newest.signers) ?? findVerdictFault(release.verdict, file, digest);
  if (fault) throw new NotPayable(`放行无效，不能付款 / the release is not valid: ${refusalSentence(fault)}`);
  if (release.verdict.verdict !== "released")
    throw new NotPayable("文件已被拒绝，不能付款 / the file was rejected");
  const own = input.chain?.files.find((f) => f.digest === digest);
  if (input.chain && own) refuseExport(input.chain, own);
  const { debtor, accounts } = inJsonFile(input.registerPath, fullRegisterOf);
  const releasedAt = release.signatures
    .map((s) => s.at)
    .sort()
    .at(-1) as string;
  const stopped = stopsOf(file, digest, input);
  const stoppedLineNos = new Set(stopped.map((s) => s.lineNo));
  const order = paymentOrderOf(file, digest, releasedAt, debtor, accounts, stoppedLineNos);
  const stem =
    input.filePath
      .split("/")
      .at(-1)
      ?.replace(/\.clr$/, "") ?? digest;
  const made = { order, stem, file, stopped: stoppedLineNos, input };
  const files = order.payments.length === 0 ? [] : await PROFILES[input.profile](made);
  const { bankPath, outDir, profile } = input;
  const outcome = { order, profile, files, outDir, stopped };
  if (files.length + stopped.length === 0) return { order, stopped, written: [], isRepeat: false };
  const isRepeat = handOver(outcome, bankPath);
  return { order, stopped, written: isRepeat ? [] : files.map((f) => join(outDir, f.name)), isRepeat };
}

/** Writes what the bank shall have; true where it has it already. */
function handOver(outcome: Outcome, bankPath: string | undefined): boolean {
  const { files, outDir } = outcome;
  const write = () => {
    for (const f of files) writeOutput(join(outDir, f.name), f.bytes);
  };
  mkdirSync(outDir, { recursive: true });
  if (bankPath === undefined) {
    write();
    return false;
  }
  // What was recorded is read again: whoever came at the same moment has written meanwhile.
  return alone(exportsBeside(bankPath), () => {
    if (wasExported(outcome, bankPath)) return true;
    recordStarted(outcome, bankPath);
    write();
    recordWritten(outcome, bankPath);
    return false;
  });
}

/** What is not handed over: as it was recorded where the date was exported before, else by the newest register. */
function stopsOf(file: ClearingFile, digest: string, { newest, at, bankPath }: ExportInput): StoppedLine[] {
  const former = bankPath === undefined ? undefined : stoppedBefore(digest, bankPath);
  if (former) return former;
  const instant = present(readInstant(at), "the instant of an export was read").getTime();
  const causes = stoppedLines(file, newest, instant);
  // The bank's answers about a file come on its settle day at the earliest.
  let bankDay = file.header.settleDay;
  if (dayOf(new Date(instant)) > bankDay) bankDay = dayOf(new Date(instant));
  return file.positions.flatMap(({ lineNo, subMerchantNo, pay: amount }) => {
    const cause = causes.get(lineNo);
    return cause ? [{ lineNo, subMerchantNo, amount, cause, bankDay, enteredAt: at }] : [];
  });
}

function versionAt(row: Record<string, unknown>, where: string): number {
  return numberAt({ [`${where}.accountVersion`]: row.accountVersion }, `${where}.accountVersion`);
}

/** `{debtor, accounts: […]}` (or `entries`); an account number is `accountNumber` (or `accountNo`). */
function fullRegisterOf(text: string): { debtor: Debtor; accounts: BankAccount[] } {
  const raw = JSON.parse(text) as Record<string, unknown>;
  const list = raw.accounts ?? raw.entries;
  if (!Array.isArray(list)) throw new Error("accounts 缺失 / accounts is missing");
  const word = (row: Record<string, unknown>, ...names: string[]): string => {
    const found = names.map((n) => row[n]).find((v) => typeof v === "string");
    if (typeof found !== "string") throw new Error(`${names[0]} 缺失 / is missing`);
    return found;
  };
  const debtor = (raw.debtor ?? {}) as Record<string, unknown>;
  return {
    debtor: {
      name: word(debtor, "name"),
      accountNo: word(debtor, "accountNumber", "accountNo"),
      cnaps: word(debtor, "cnaps"),
      bankName: word(debtor, "bankName"),
    },
    accounts: (list as Record<string, unknown>[]).map((row, i) => ({
      subMerchantNo: word(row, "subMerchantNo"),
      accountRef: word(row, "accountRef"),
      accountVersion: versionAt(row, `accounts[${i}]`),
      holderName: word(row, "holderName"),
      accountNo: word(row, "accountNumber", "accountNo"),
      cnaps: word(row, "cnaps"),
      bankName: word(row, "bankName"),
    })),
  };
}
