import { generateKeyPairSync } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { sha256Hex } from "../document/digest.ts";
import { Refused } from "../domain-error.ts";
import { LAYER } from "./clearing-columns-codec.ts";
import { openDay } from "./clearing-day.ts";
import { createDetail, readDetail, readEntryLine, writeEntryLine } from "./clearing-detail-codec.ts";
import type { ChannelTotals, ClearingFile, DecisionLine, Entry, LeftOut } from "./clearing-file.ts";
import {
  clearingFileName,
  digestOf,
  isOk,
  isProposalSigned,
  okText,
  proposalText,
  readClearingFile,
  signProposal,
  writeClearingFile,
} from "./clearing-file-codec.ts";
import { readFields, writeFields } from "./columns-codec.ts";
import { leaveOut } from "./day-counts.ts";
import { enterTransaction } from "./entered-transaction.ts";
import { finishDay } from "./finished-day.ts";
import { factsOf, readFileFacts } from "./known-file-codec.ts";
import { dayInput, refundFact, saleFact } from "./testing/day.ts";

const VOIDED: Entry = {
  kind: "V",
  refundId: "rfd_v",
  refundNo: "Rv",
  acquirerRefundReference: "v",
  acquirerReference: "4200009",
  reason: "退款关闭",
  parts: [{ no: "M4", fen: 3n }],
};

const LEFT_OUT: LeftOut = {
  acquirerReference: "9",
  refundReference: "",
  kind: "only_acquirer",
  amount: 5n,
  subMerchantNo: "M4",
  since: dayFrom("2026-11-19"),
  decisionRef: "",
};
/** A refund without an order, accepted whole: its amount stands in its channel. */
const DECIDED: DecisionLine = {
  decisionRef: "D1",
  kind: "accept",
  subMerchantNo: "M1",
  amount: -100n,
  acquirerReference: "7",
  refundReference: "8",
};

/** A day with every kind of record, and its detail. */
async function everything(): Promise<{ file: ClearingFile; gz: Buffer; entries: Entry[] }> {
  const state = openDay(
    dayInput(
      dayFrom("2026-11-20"),
      {
        returned: [
          {
            subMerchantNo: "M2",
            fileDigest: "a".repeat(64),
            lineNo: 2,
            kind: "returned",
            amount: 77n,
            bankDay: dayFrom("2026-11-20"),
            bankReference: "B7",
            reason: "账户已销户",
          },
        ],
      },
      { M3: { minimumFen: 100n } },
    ),
  );
  const row = { channel: "alipay" as const, feeFen: 0n, isNew: true };
  leaveOut(state, LEFT_OUT, row);
  state.decided.push(DECIDED);
  state.channels.set("alipay", { ...(state.channels.get("alipay") as ChannelTotals), grossRefund: 100n });
  const detail = createDetail();
  const entries: Entry[] = [];
  const facts = [saleFact("4200001", { refunds: [refundFact("a", 3_333n, 13n)] }), saleFact("4200009")];
  for (const fact of facts) {
    const made = enterTransaction(state, fact);
    entries.push(...made.entries);
  }
  entries.push(VOIDED);
  for (const entry of entries) await detail.write(entry);
  const { gz, count, sha256 } = await detail.close();
  return { file: finishDay(state, { detailCount: count, detailSha256: sha256 }), gz, entries };
}

async function readAll(source: Iterable<Uint8Array>, limits: Parameters<typeof readDetail>[1] = {}) {
  const entries: Entry[] = [];
  const reading = readDetail(source, limits);
  for (;;) {
    const next = await reading.next();
    if (next.done) return { entries, ...next.value };
    entries.push(next.value.entry);
  }
}

function faultOf(bytes: Uint8Array) {
  try {
    readClearingFile(bytes);
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === "clearing_file_unreadable")
      return [error.refusal.line, error.refusal.reason];
    throw error;
  }
  return undefined;
}

/** The same text with the trailer's digest made right again, so that only the change itself can be found. */
function resealed(text: string): Buffer {
  const body = text.slice(0, text.lastIndexOf("|") + 1);
  return Buffer.from(`${body}${sha256Hex(body)}\n`);
}

test("a file with every kind of record survives its own bytes", async () => {
  const { file } = await everything();
  const bytes = writeClearingFile(file);
  expect(readClearingFile(bytes)).toEqual(file);
  expect(writeClearingFile(readClearingFile(bytes))).toEqual(bytes);
  const lines = bytes.toString().split("\n");
  expect([...new Set(lines.map((l) => l.split("|")[0]))]).toEqual([
    "H",
    "A",
    "C",
    "L",
    "K",
    "B",
    "J",
    "X",
    "T",
    "",
  ]);
  expect(lines[0]).toMatch(
    /^H\|QFC1\|ACQ001\|QF0001\|clb_2026-11-20\|20261120\|1\|2026-11-21T00:00:00\+08:00\|2026-11-20T00:00:00\+08:00\|2026-11-21T00:00:00\+08:00\|20261123\|CNY\|\|5{64}\|[0-9a-f]{64}\|[0-9a-f]{64}$/,
  );
  expect(lines.find((l) => l.startsWith("L|1"))).toContain("|100|D|0|C|");
  expect(clearingFileName(file.header)).toBe("QFC1_ACQ001_20261120_1");
});

test("what the chain needs of a file is the same from its bytes as from the file", async () => {
  const { file } = await everything();
  const bytes = writeClearingFile(file);
  expect(readFileFacts(bytes)).toEqual(factsOf(file, digestOf(bytes)));
  expect(readFileFacts(bytes.subarray(0, bytes.lastIndexOf("\nT|") + 1))).toBeUndefined();
});

test("computing the day again gives the same bytes", async () => {
  const [a, b] = [await everything(), await everything()];
  expect(writeClearingFile(a.file).equals(writeClearingFile(b.file))).toBe(true);
  expect(a.gz.equals(b.gz)).toBe(true);
});

test("any single changed byte is found", async () => {
  const bytes = writeClearingFile((await everything()).file);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(bytes);
      changed[at] = ((changed[at] ?? 0) + by) % 256;
      expect(faultOf(changed)).toBeDefined();
    }),
    { numRuns: 2_000 },
  );
});

test("a truncated file is refused wherever it ends", async () => {
  const bytes = writeClearingFile((await everything()).file);
  for (let length = 0; length < bytes.length; length++)
    expect(faultOf(bytes.subarray(0, length))).toBeDefined();
  const lines = bytes.toString().split("\n");
  expect(faultOf(Buffer.from(`${lines.slice(0, -2).join("\n")}\n`))).toEqual([
    lines.length - 2,
    "the trailer is missing",
  ]);
});

test.each([
  [/^L\|1\|/m, "L|2|", "lineNo: not consecutive"],
  [/^L\|2\|M2/m, "L|2|M0", "subMerchantNo: not sorted"],
  [/^L\|1\|M1/m, "L|01|M1", "lineNo: not a count"],
  [/\|1592\|/, "|+1592|", "sales: not an amount in fen"],
  [/\|1592\|/, "|15.92|", "sales: not an amount in fen"],
  [/\|100\|D\|/, "|100|E|", "adjust: not a side C or D"],
  [/\|0\|C\|/, "|0|D|", "cover: not a side C or D"],
  [/\|PAY\|/, "|SEND|", "action: not a known word"],
  [/\|20261123\|CNY/, "|20261131|CNY", "settleDay: not a day yyyyMMdd"],
  [/\|CNY\|/, "|USD|", "the currency is not CNY"],
  [/^C\|wechat\|/m, "C|wechat|1|", "15 fields instead of 14"],
  [/账户/, "账\r户", "reason: carriage return in a field"],
])("%s made %s is refused with its line", async (from, to, reason) => {
  const text = writeClearingFile((await everything()).file).toString();
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  const fault = faultOf(resealed(changed));
  expect(String(fault?.[1])).toContain(reason);
});

test("a record out of its section, a byte order mark and other text are refused", async () => {
  const text = writeClearingFile((await everything()).file).toString();
  const lines = text.split("\n");
  const swapped = [...lines.slice(0, 1), ...lines.slice(3, 4), ...lines.slice(1, 3), ...lines.slice(4)].join(
    "\n",
  );
  expect(faultOf(resealed(swapped))).toEqual([3, "a record of this kind does not belong here"]);
  expect(faultOf(Buffer.from(`\ufeff${text}`))).toEqual([1, "the file begins with a byte order mark"]);
  expect(faultOf(Buffer.from([0xff, 0xfe, 10]))).toEqual([1, "not UTF-8"]);
  expect(faultOf(resealed(text.replace(/^X.*\n/m, "")))?.[1]).toBe("lineCount differs");
});

test.each(["a|b", "a\nb", "a\rb", "\ud800"])("%j never gets into a field", async (subMerchantNo) => {
  const { file } = await everything();
  const leftOut = file.leftOut.map((x) => ({ ...x, subMerchantNo }));
  expect(() => writeClearingFile({ ...file, leftOut })).toThrow();
});

test("the flag and the proposal's signature belong to these bytes only", async () => {
  const bytes = writeClearingFile((await everything()).file);
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const pub = publicKey.export({ type: "spki", format: "pem" }).toString();
  const digest = digestOf(bytes);
  expect(okText(bytes)).toBe(`${bytes.length}|${bytes.toString().split("\n").length - 1}|${digest}`);
  expect(isOk(okText(bytes), bytes) && !isOk(okText(bytes), bytes.subarray(1))).toBe(true);
  expect(proposalText("ab")).toBe("QFC1-PROPOSAL\nab");
  const signature = signProposal(digest, key);
  expect(isProposalSigned(digest, `${signature}\n`, pub)).toBe(true);
  expect(isProposalSigned("0".repeat(64), signature, pub)).toBe(false);
  expect(isProposalSigned(digest, "", pub)).toBe(false);
});

test("entries survive their own line", async () => {
  for (const entry of (await everything()).entries)
    expect(readEntryLine(writeEntryLine(entry), 1)).toEqual(entry);
});

test("a detail file is read back entry by entry, however the bytes arrive", async () => {
  const { gz, entries, file } = await everything();
  const bytewise = Array.from(gz, (byte) => Uint8Array.of(byte));
  for (const source of [[gz], bytewise]) {
    const read = await readAll(source);
    expect(read.entries).toEqual(entries);
    expect([read.count, read.sha256]).toEqual([file.totals.detailCount, file.totals.detailSha256]);
  }
  expect(sha256Hex(gunzipSync(gz))).toBe(file.totals.detailSha256);
});

test("a damaged, truncated, disordered or overlong detail file is refused with its line", async () => {
  const { gz } = await everything();
  const lines = gunzipSync(gz).toString().trimEnd().split("\n");
  const read = (text: string) => readAll([gzipSync(text)]);
  const refusal = (line: number, reason: string) => ({ refusal: { line, reason } });
  await expect(readAll([gz.subarray(0, gz.length - 9)])).rejects.toMatchObject({
    refusal: { reason: "the compressed file is damaged or truncated" },
  });
  await expect(readAll([Buffer.from("P|")])).rejects.toMatchObject(
    refusal(1, "the compressed file is damaged or truncated"),
  );
  await expect(read(lines.join("\n"))).rejects.toMatchObject(refusal(4, "the last line is truncated"));
  await expect(read(`${[lines[1], lines[0]].join("\n")}\n`)).rejects.toMatchObject(
    refusal(1, "the entries are not in order"),
  );
  await expect(read(`${[lines[0], lines[0]].join("\n")}\n`)).rejects.toMatchObject(
    refusal(2, "the entries are not in order"),
  );
  await expect(read(`${lines[0]}|\n`)).rejects.toMatchObject(refusal(1, "19 fields instead of 18"));
  await expect(read(`${(lines[0] ?? "").replace("M1:796", "M1:-1")}\n`)).rejects.toMatchObject(
    refusal(1, "parts: not an amount in fen"),
  );
  await expect(read(`Z${(lines[0] ?? "").slice(1)}\n`)).rejects.toMatchObject(
    refusal(1, "not an entry P, O, U, R or V"),
  );
  const padded = (lines[0] ?? "").replace(/^P\|[^|]*/, `P|${"o".repeat(513)}`);
  await expect(read(`${padded}\n`)).rejects.toMatchObject(refusal(1, "orderId: not a name"));
  await expect(read("x".repeat(200_000))).rejects.toMatchObject(refusal(1, "the line is too long"));
});

test("a detail that inflates beyond its budget is left there, whatever its lines say", async () => {
  const { gz } = await everything();
  const text = gunzipSync(gz);
  const { count } = await readAll([gz], { budgetBytes: text.length });
  expect(count).toBeGreaterThan(1);
  await expect(readAll([gz], { budgetBytes: text.length - 1 })).rejects.toMatchObject({
    refusal: { reason: "the file is too large" },
  });
  await expect(readAll([gz], { entriesMax: count - 1 })).rejects.toMatchObject({
    refusal: { line: count, reason: "too many lines" },
  });
});

test("a detail of many entries is written and read in blocks", async () => {
  const detail = createDetail();
  const count = 5_000;
  const [made] = (await everything()).entries;
  for (let i = 0; i < count; i++)
    await detail.write({ ...made, acquirerReference: String(1_000_000 + i) } as Entry);
  const { gz, ...sum } = await detail.close();
  const { entries: _, ...read } = await readAll([gz]);
  expect(read).toEqual(sum);
  expect(read.count).toBe(count);
});

test("a record survives its own fields, and a field too many or of another shape is named", () => {
  const day = dayFrom("2026-11-20");
  const layer = { subMerchantNo: "M1", clearingDate: day, dueDay: day, amount: 5n };
  const fields = writeFields(LAYER, layer);
  expect(fields).toEqual(["M1", "20261120", "20261120", "5"]);
  expect(readFields(LAYER, fields)).toEqual(layer);
  expect(() => readFields(LAYER, [...fields, ""])).toThrow("5 fields instead of 4");
  expect(() => readFields(LAYER, ["M1", "2026-11-20", "20261120", "5"])).toThrow(
    "clearingDate: not a day yyyyMMdd",
  );
});
