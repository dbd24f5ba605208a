import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readClearingFile } from "../server/clearing/clearing-file-codec.ts";
import type { Signer } from "../server/clearing/register.ts";
import { findVerdictFault } from "../server/clearing/verdict.ts";
import { findReleaseFault, readRelease } from "../server/clearing/verdict-codec.ts";
import { sha256Hex } from "../server/document/document-codec.ts";
import { type BankFile, writeCmbc } from "./cmbc.ts";
import { writePain001 } from "./pain001.ts";
import {
  type BankAccount,
  type Debtor,
  NotPayable,
  type PaymentOrder,
  paymentOrderOf,
} from "./payment-order.ts";
import { inFile } from "./read-books.ts";
import { appendLines, writeOutput } from "./write-output.ts";

/** Bank file forms by name; a new bank is one more line here. */
export const PROFILES = {
  pain001: (order: PaymentOrder, stem: string): BankFile[] => [
    { name: `${stem}.pain001.xml`, bytes: Buffer.from(writePain001(order)) },
  ],
  cmbc: (order: PaymentOrder): BankFile[] => writeCmbc(order),
} as const;
export type Profile = keyof typeof PROFILES;

export interface ExportInput {
  filePath: string;
  relPath: string;
  /** The acquirer's full register: account numbers and names. */
  registerPath: string;
  signers: readonly Signer[];
  profile: Profile;
  outDir: string;
  /** The acquirer's record of what the bank was given and answered; absent: not kept. */
  bankPath?: string | undefined;
}

/** Makes the bank's payment file of a file that two registered people released; anything less throws NotPayable. */
export function exportFile(input: ExportInput): { order: PaymentOrder; written: string[] } {
  const bytes = inFile(input.filePath, () => readFileSync(input.filePath));
  const file = inFile(input.filePath, () => readClearingFile(bytes));
  const digest = sha256Hex(bytes);
  if (!existsSync(input.relPath))
    throw new NotPayable(`没有放行文件 ${input.relPath}，不能付款 / not released: no ${input.relPath}`);
  const release = inFile(input.relPath, () => readRelease(readFileSync(input.relPath)));
  const fault = findReleaseFault(release, input.signers) ?? findVerdictFault(release.verdict, file, digest);
  if (fault) throw new NotPayable(`放行无效，不能付款 / the release is not valid: ${JSON.stringify(fault)}`);
  if (release.verdict.verdict !== "released")
    throw new NotPayable("文件已被拒绝，不能付款 / the file was rejected");
  const { debtor, accounts } = inFile(input.registerPath, () =>
    fullRegisterOf(readFileSync(input.registerPath, "utf8")),
  );
  const releasedAt = release.signatures
    .map((s) => s.at)
    .sort()
    .at(-1) as string;
  const order = paymentOrderOf(file, digest, releasedAt, debtor, accounts);
  const stem =
    input.filePath
      .split("/")
      .at(-1)
      ?.replace(/\.clr$/, "") ?? digest;
  const files = order.payments.length === 0 ? [] : PROFILES[input.profile](order, stem);
  mkdirSync(input.outDir, { recursive: true });
  // The record first: what the bank may have seen must be known, even if the machine stops between the two.
  if (input.bankPath !== undefined) recordSubmitted(order, input.bankPath);
  for (const f of files) writeOutput(join(input.outDir, f.name), f.bytes);
  return { order, written: files.map((f) => join(input.outDir, f.name)) };
}

function recordSubmitted(order: PaymentOrder, path: string): void {
  const known = new Set<string>();
  if (existsSync(path))
    for (const line of readFileSync(path, "utf8").split("\n")) {
      if (line.trim() === "") continue;
      const { kind, fileDigest, lineNo } = inFile(path, () => JSON.parse(line));
      if (kind === "submitted") known.add(`${fileDigest}|${lineNo}`);
    }
  const fresh = order.payments.filter((p) => !known.has(`${order.digest}|${p.lineNo}`));
  appendLines(
    path,
    fresh.map((p) => ({
      fileDigest: order.digest,
      lineNo: p.lineNo,
      subMerchantNo: p.subMerchantNo,
      kind: "submitted",
      amount: String(p.amount),
      bankDay: order.settleDay,
      bankReference: "",
      reason: "",
    })),
  );
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
    accounts: (list as Record<string, unknown>[]).map((row) => ({
      subMerchantNo: word(row, "subMerchantNo"),
      accountRef: word(row, "accountRef"),
      accountVersion: Number(row.accountVersion),
      holderName: word(row, "holderName"),
      accountNo: word(row, "accountNumber", "accountNo"),
      cnaps: word(row, "cnaps"),
      bankName: word(row, "bankName"),
    })),
  };
}
