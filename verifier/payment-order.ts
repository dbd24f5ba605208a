/**
 * What the acquirer's own bank is asked to pay for one released file. Names and account numbers come from the
 * acquirer's full register; the clearing file carries references and versions only. Pure.
 */
import type { Day } from "#server/calendar/day.ts";
import type { ClearingFile, Position } from "#server/clearing/clearing-file.ts";

/** One version of one account, from the acquirer's full register. */
export interface BankAccount {
  subMerchantNo: string;
  accountRef: string;
  accountVersion: number;
  holderName: string;
  accountNo: string;
  /** 12 digits. */
  cnaps: string;
  bankName: string;
}
export interface Debtor {
  name: string;
  accountNo: string;
  cnaps: string;
  bankName: string;
}
export interface Payment {
  lineNo: number;
  subMerchantNo: string;
  /** At most 35 characters; how a result finds its line. */
  endToEndId: string;
  amount: bigint;
  account: BankAccount;
  narrative: string;
}
export interface PaymentOrder {
  digest: string;
  clearingDate: Day;
  seq: number;
  settleDay: Day;
  /** RFC 3339: when the second person released it. */
  releasedAt: string;
  debtor: Debtor;
  payments: readonly Payment[];
  total: bigint;
}

/** An order that must not be made: the sentence is for the clerk. */
export class NotPayable extends Error {
  override name = "NotPayable";
}

/** `<first 16 hex of the digest>-<line>`: 35 characters are allowed, and this never needs more than 23. */
export const endToEndIdOf = (digest: string, lineNo: number): string => `${digest.slice(0, 16)}-${lineNo}`;

/** Every payable line that is not `stopped` (by line number) with the account of exactly the version the file names; anything else throws NotPayable. */
export function paymentOrderOf(
  file: ClearingFile,
  digest: string,
  releasedAt: string,
  debtor: Debtor,
  accounts: readonly BankAccount[],
  stopped: ReadonlySet<number> = new Set(),
): PaymentOrder {
  const byKey = new Map(accounts.map((a) => [keyOf(a), a]));
  const payable = file.positions.filter((p) => p.pay > 0n);
  const sum = payable.reduce((all, p) => all + p.pay, 0n);
  if (sum !== file.totals.payTotal || payable.length !== file.totals.payCount)
    throw new NotPayable(`合计与文件不符 / totals differ from the file: ${sum} ≠ ${file.totals.payTotal}`);
  const payments = payable
    .filter((p) => !stopped.has(p.lineNo))
    .map((p) => ({
      lineNo: p.lineNo,
      subMerchantNo: p.subMerchantNo,
      endToEndId: endToEndIdOf(digest, p.lineNo),
      amount: p.pay,
      account: accountOf(p, byKey, accounts),
      narrative: p.narrative,
    }));
  const total = payments.reduce((sum, p) => sum + p.amount, 0n);
  const { clearingDate, seq, settleDay } = file.header;
  return { digest, clearingDate, seq, settleDay, releasedAt, debtor, payments, total };
}

const keyOf = (a: { subMerchantNo: string; accountRef: string; accountVersion: number }) =>
  `${a.subMerchantNo}|${a.accountRef}|${a.accountVersion}`;

function accountOf(
  line: Position,
  byKey: ReadonlyMap<string, BankAccount>,
  all: readonly BankAccount[],
): BankAccount {
  const account = byKey.get(keyOf(line));
  const where = `L ${line.lineNo} ${line.subMerchantNo}`;
  if (!account) {
    const known = all
      .filter((a) => a.subMerchantNo === line.subMerchantNo)
      .map((a) => `${a.accountRef} v${a.accountVersion}`);
    throw new NotPayable(
      `${where}：登记中没有账户 ${line.accountRef} 第 ${line.accountVersion} 版（登记：${known.join("、") || "无"}） / ` +
        `the register has no account ${line.accountRef} v${line.accountVersion} (it has ${known.join(", ") || "none"})`,
    );
  }
  const texts = {
    holderName: account.holderName,
    accountNumber: account.accountNo,
    bankName: account.bankName,
  };
  for (const [field, text] of Object.entries(texts))
    if (text === "" || /[|\r\n]/.test(text))
      throw new NotPayable(`${where} ${field}：为空或含有 | 或换行 / is empty or has | or a line end`);
  if (!/^\d{12}$/.test(account.cnaps))
    throw new NotPayable(`${where}：联行号不是 12 位数字 / CNAPS number is not 12 digits: ${account.cnaps}`);
  return account;
}
