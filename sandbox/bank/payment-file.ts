import { type Day, readDay } from "#server/calendar/day.ts";
import { amountFromWire } from "#server/money/amount.ts";

/** What the bank reads of a pain.001.001.09 message: the day, and for each line whom, where and how much. */
export interface PaymentLine {
  endToEndId: string;
  fen: bigint;
  holderName: string;
  accountNumber: string;
  cnaps: string;
}
export interface PaymentFile {
  messageId: string;
  day: Day;
  lines: PaymentLine[];
}

/** Throws with a sentence when the message is not one the bank takes; counts and sums must agree. */
export function readPaymentFile(xml: string): PaymentFile {
  if (!/<Document[^>]+pain\.001\.001\.09/.test(xml) || /<!DOCTYPE|<!ENTITY/.test(xml))
    throw new Error("not a pain.001.001.09 message");
  const header = inside(xml, "GrpHdr");
  const lines = all(xml, "CdtTrfTxInf").map((block) => ({
    endToEndId: inside(block, "EndToEndId"),
    fen: amountFromWire(inside(block, "InstdAmt")),
    holderName: inside(inside(block, "Cdtr"), "Nm"),
    accountNumber: inside(inside(inside(block, "CdtrAcct"), "Othr"), "Id"),
    cnaps: inside(inside(block, "CdtrAgt"), "MmbId"),
  }));
  const sum = lines.reduce((total, line) => total + line.fen, 0n);
  if (Number(inside(header, "NbOfTxs")) !== lines.length) throw new Error("NbOfTxs differs from the lines");
  if (amountFromWire(inside(header, "CtrlSum")) !== sum) throw new Error("CtrlSum differs from the lines");
  const day = readDay(inside(inside(xml, "ReqdExctnDt"), "Dt"));
  if (!day) throw new Error("ReqdExctnDt is not a day");
  return { messageId: inside(header, "MsgId"), day, lines };
}

function all(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>([\\s\\S]*?)</${tag}>`, "g"))].map(
    (m) => m[1] as string,
  );
}

function inside(xml: string, tag: string): string {
  const found = all(xml, tag)[0];
  if (found === undefined) throw new Error(`${tag} is missing`);
  return found.includes("<") ? found : unescapeXml(found.trim());
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};
const unescapeXml = (text: string) =>
  text.replace(/&(?:lt|gt|quot|apos|amp);/g, (e) => ENTITIES[e] as string);
