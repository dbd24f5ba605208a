/**
 * ISO 20022 pain.001.001.09, the neutral form of a payment order. Written by hand: the message is small, and a
 * string builder with escaping is easier to check than a library. Counts and sums stand at both levels.
 */
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { formatAmount } from "#server/money/amount.ts";
import { refuseTexts } from "./carried-texts.ts";
import type { Payment, PaymentOrder } from "./payment-order.ts";

const NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
/** Of a name and of a narrative, characters. */
const TEXT_MAX = 140;

/** Why a text cannot stand in the message: XML 1.0 lacks the character, or the schema cuts the name, which would be another. */
function xmlFault(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters XML 1.0 forbids
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/u.test(text))
    return "含有 XML 不能写的字符 / has a character that XML cannot carry";
  if ([...text].length > TEXT_MAX) return `超过 ${TEXT_MAX} 个字符 / longer than ${TEXT_MAX} characters`;
  return undefined;
}

/** Escapes text for XML. */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}

/** The whole message. `PmtInfId` and `MsgId` come from the digest: the same file always makes the same bytes. Throws `NotPayable` with line and field. */
export function writePain001(order: PaymentOrder): string {
  refuseTexts(order, xmlFault);
  const id = `${order.digest.slice(0, 16)}-${writeCompactDay(order.clearingDate)}-${order.seq}`;
  const sums = `<NbOfTxs>${order.payments.length}</NbOfTxs><CtrlSum>${formatAmount(order.total)}</CtrlSum>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${NAMESPACE}"><CstmrCdtTrfInitn>`,
    `<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${escapeXml(order.releasedAt)}</CreDtTm>${sums}`,
    `<InitgPty><Nm>${escapeXml(order.debtor.name)}</Nm></InitgPty></GrpHdr>`,
    `<PmtInf><PmtInfId>${id}</PmtInfId><PmtMtd>TRF</PmtMtd>${sums}`,
    `<ReqdExctnDt><Dt>${order.settleDay}</Dt></ReqdExctnDt>`,
    `<Dbtr><Nm>${escapeXml(order.debtor.name)}</Nm></Dbtr>`,
    `<DbtrAcct><Id><Othr><Id>${escapeXml(order.debtor.accountNo)}</Id></Othr></Id><Ccy>CNY</Ccy></DbtrAcct>`,
    `<DbtrAgt>${agent(order.debtor.cnaps)}</DbtrAgt>`,
    ...order.payments.map(transaction),
    "</PmtInf></CstmrCdtTrfInitn></Document>",
    "",
  ].join("\n");
}

function transaction(p: Payment): string {
  return [
    `<CdtTrfTxInf><PmtId><InstrId>${p.endToEndId}</InstrId><EndToEndId>${p.endToEndId}</EndToEndId></PmtId>`,
    `<Amt><InstdAmt Ccy="CNY">${formatAmount(p.amount)}</InstdAmt></Amt>`,
    `<CdtrAgt>${agent(p.account.cnaps)}</CdtrAgt><Cdtr><Nm>${escapeXml(p.account.holderName)}</Nm></Cdtr>`,
    `<CdtrAcct><Id><Othr><Id>${escapeXml(p.account.accountNo)}</Id></Othr></Id><Ccy>CNY</Ccy></CdtrAcct>`,
    `<RmtInf><Ustrd>${escapeXml(p.narrative)}</Ustrd></RmtInf></CdtTrfTxInf>`,
  ].join("");
}

const agent = (cnaps: string) =>
  `<FinInstnId><ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>${escapeXml(cnaps)}</MmbId></ClrSysMmbId></FinInstnId>`;
