/**
 * 民生银行 batch file: GBK, CRLF, `|` between fields, whole fen, an end mark without which the bank refuses the file.
 * Accounts at the bank itself and at other banks go in two files with different rows.
 */

import iconv from "iconv-lite";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { NotPayable, type Payment, type PaymentOrder } from "./payment-order.ts";

/** 行别代码 of the bank itself: the first three digits of its CNAPS numbers. */
const OWN_BANK = "305";
const END_MARK = "########";

export interface BankFile {
  name: string;
  bytes: Buffer;
}

/** `req_outer_yyyyMMdd_NNN.txt` and `req_yyyyMMdd_NNN.txt`; a file without rows is not made. */
export function writeCmbc(order: PaymentOrder): BankFile[] {
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
      return { name: f.name, bytes: encodeGbk(lines.join("\r\n")) };
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

/** GBK or nothing: a character that GBK lacks would reach the bank as "?" and pay another name. */
export function encodeGbk(text: string): Buffer {
  const bytes = iconv.encode(text, "gbk");
  const back = iconv.decode(bytes, "gbk");
  if (back !== text) {
    const lost = [...text].filter((c) => iconv.decode(iconv.encode(c, "gbk"), "gbk") !== c);
    throw new NotPayable(`银行文件无法写出这些字 / GBK lacks these characters: ${lost.join(" ")}`);
  }
  return bytes;
}
