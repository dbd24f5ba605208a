/**
 * 民生银行 batch file: GBK, CRLF, `|` between fields, whole fen, an end mark without which the bank refuses the file.
 * Accounts at the bank itself and at other banks go in two files with different rows.
 */

import iconv from "iconv-lite";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { refuseTexts } from "./carried-texts.ts";
import type { Payment, PaymentOrder } from "./payment-order.ts";

/** 行别代码 of the bank itself: the first three digits of its CNAPS numbers. */
const OWN_BANK = "305";
const END_MARK = "########";

export interface BankFile {
  name: string;
  bytes: Buffer;
}

/** `req_outer_yyyyMMdd_NNN.txt` and `req_yyyyMMdd_NNN.txt`; a file without rows is not made. Throws `NotPayable` with line and field. */
export function writeCmbc(order: PaymentOrder): BankFile[] {
  refuseTexts(order, gbkFault);
  const stamp = `${writeCompactDay(order.settleDay)}_${String(order.seq).padStart(3, "0")}`;
  const own = order.payments.filter((p) => p.account.cnaps.startsWith(OWN_BANK));
  const outer = order.payments.filter((p) => !p.account.cnaps.startsWith(OWN_BANK));
  return [
    { name: `req_outer_${stamp}.txt`, head: "PO", rows: outer, row: outerRow },
    { name: `req_${stamp}.txt`, head: "P", rows: own, row: ownRow },
  ]
    .filter((f) => f.rows.length > 0)
    .map((f) => {
      const total = f.rows.reduce((sum, p) => sum + p.amount, 0n);
      const lines = [`${f.head}|${f.rows.length}|${total}`, ...f.rows.map(f.row), END_MARK, ""];
      return { name: f.name, bytes: iconv.encode(lines.join("\r\n"), CHARSET) };
    });
}

/** 第三方流水号|帐号|户名|支付行号|开户行名称|金额|摘要|备注 */
function outerRow(p: Payment): string {
  const { accountNo, holderName, cnaps, bankName } = p.account;
  return [p.endToEndId, accountNo, holderName, cnaps, bankName, p.amount, p.narrative, p.subMerchantNo].join(
    "|",
  );
}

/** 第三方流水号|帐号|户名|金额|摘要|备注 */
function ownRow(p: Payment): string {
  const { accountNo, holderName } = p.account;
  return [p.endToEndId, accountNo, holderName, p.amount, p.narrative, p.subMerchantNo].join("|");
}

/** The bank's table: GBK as banks' systems have it (code page 936), without what later standards wrote into its gaps. */
const CHARSET = "cp936";
const isCarried = (char: string) =>
  char !== "€" && iconv.decode(iconv.encode(char, CHARSET), CHARSET) === char;

/** Why a text cannot stand in the file: a character that GBK lacks would reach the bank as "?" and pay another name. */
function gbkFault(text: string): string | undefined {
  const lost = [...text].filter((char) => !isCarried(char));
  return lost.length === 0
    ? undefined
    : `银行文件用 GBK，写不出这些字：${lost.join(" ")} / not in GBK, the charset of this bank's file: ${lost.join(" ")}`;
}
