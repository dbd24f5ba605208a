import type { ProofFault, SealedLeaf } from "#server/audit/day-seal.ts";
import { readSeal } from "#server/audit/day-seal-codec.ts";
import { findProofFault, sealRootOf } from "#server/audit/day-seal-digest.ts";
import { instantText } from "#server/calendar/instant.ts";
import { digestOf, readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { groupAmount } from "#server/money/amount.ts";
import { inFile, inJsonFile } from "../in-file.ts";
import { Usage } from "../options.ts";
import { readTextBytes } from "../read-file.ts";
import { command, DIFFERS, EQUAL, text } from "./command.ts";
import { say } from "./print.ts";

export const prove = command({
  summary: "证明一笔订单在已封存的账日中      one order in a sealed day",
  usage: `\
  --order Q…               商户订单号                                      the merchant order number
  --proof PROOF.json       平台出具的该订单封存证明                        its proof, as the platform hands it out
  --file F.clr             该账日的清分文件，抬头有封存根                  the file of that day: its header has the root`,
  options: { order: text, proof: text, file: text },
  run: ({ order, proof, file: path }) => {
    if (order === undefined || proof === undefined || path === undefined)
      throw new Usage("缺少 --order、--proof 或 --file / --order, --proof and --file are needed");
    const seal = inJsonFile(proof, readSeal);
    const bytes = readTextBytes(path);
    const { header } = inFile(path, () => readClearingFile(bytes));
    say(
      `清分文件 ${header.acquirer} ${header.clearingDate} 第 ${header.seq} 版，摘要 digest ${digestOf(bytes)}`,
    );
    const root = sealRootOf(seal);
    const fault = findProofFault(seal, order);
    const found = [
      ...(seal.acquirer === header.acquirer
        ? []
        : [`收单机构 acquirer ${seal.acquirer} ≠ ${header.acquirer}`]),
      ...(seal.day === header.clearingDate ? [] : [`账日 day ${seal.day} ≠ ${header.clearingDate}`]),
      ...(root === header.sealRoot ? [] : [`封存根 root ${root} ≠ ${header.sealRoot}`]),
      ...(fault ? [faultText(fault)] : []),
    ];
    for (const line of found) say(line);
    if (found.length > 0) {
      say("不成立 not proven");
      return DIFFERS;
    }
    for (const leaf of seal.leaves) say(leafText(leaf));
    say(
      `已证明 proven：${order} 在 ${seal.day} 的封存中有 ${seal.leaves.length} 条记录，共 ${seal.leafCount} 条 / its rows`,
    );
    return EQUAL;
  },
});

function faultText(fault: ProofFault): string {
  switch (fault.what) {
    case "terms":
      return "证明中的订单条款不是这个订单号的 / the terms in the proof are not those of this number";
    case "nothing":
      return "证明中没有这笔订单的记录 / the proof has no row of this order";
    case "leaf":
      return `第 ${fault.at + 1} 条记录不在封存中，或不属于这笔订单 / row ${fault.at + 1} is not in the seal, or not of this order`;
  }
}

const KINDS = {
  order: ["下单 order", "created_at"],
  payment: ["支付 payment", "paid_at"],
  refund: ["退款 refund", "created_at"],
  audit_entry: ["审计 audit", "happened_at"],
} as const;

/** What a proven row says: kind, amount, when. */
function leafText({ kind, row }: SealedLeaf): string {
  const [word, when] = KINDS[kind];
  const at = new Date(row[when] ?? "");
  const fen = /^\d{1,18}$/.test(row.amount_fen ?? "") ? BigInt(row.amount_fen ?? "") : undefined;
  const amount = fen === undefined ? "" : ` ${groupAmount(fen)} 元`;
  return `${word}${amount}${Number.isNaN(at.getTime()) ? "" : ` ${instantText(at)}`} ${row.refund_no ?? row.acquirer_reference ?? ""}`.trimEnd();
}
