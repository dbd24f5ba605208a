/** What the acquirer's side hands us as files: whatever stands in them, a refusal comes out or what PostgreSQL can keep. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { readBill, writeBill } from "./acquirer/bill-codec.ts";
import { billedPayment, DAY } from "./acquirer/testing/bill-rows.ts";
import { CHANNELS, walletOf } from "./channel/channel.ts";
import { readRelease } from "./clearing/verdict-codec.ts";
import { Refused } from "./domain-error.ts";
import { readResults } from "./result/result-codec.ts";
import type { WrittenRow } from "./statement/bill-row.ts";
import { decodeGbk, encodeGbk } from "./statement/gbk-codec.ts";
import { readZip } from "./statement/zip-codec.ts";
import { isStorableInstant, isStorableText } from "./storable.ts";

const BIGINT_MAX = 2n ** 63n - 1n;

const hostile = fc.oneof(
  fc.constantFrom(
    "a\0b",
    "\ud83d",
    "\udc00x",
    "__proto__",
    "1e309",
    "-1",
    "NaN",
    "99999999999999999999",
    "",
    "|",
  ),
  fc.constantFrom("0001-01-01 00:00:00", "9999-12-31 23:59:59", "00010101", "99991231", "20260231"),
  fc.constantFrom("x".repeat(5_000), "\u202e", "\r", "`,`", "999999999999.99", "\ufffd"),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** Every text, instant and amount inside, however deep. */
function leavesOf(value: unknown): unknown[] {
  if (value === null || typeof value !== "object" || value instanceof Date) return [value];
  return Object.values(value).flatMap(leavesOf);
}
function expectKeepable(value: unknown): void {
  for (const leaf of leavesOf(value)) {
    if (typeof leaf === "string") expect(isStorableText(leaf) && leaf.length <= 600).toBe(true);
    if (typeof leaf === "bigint") expect(leaf >= -BIGINT_MAX && leaf <= BIGINT_MAX).toBe(true);
    if (leaf instanceof Date) expect(isStorableInstant(leaf)).toBe(true);
  }
}
/** Read: keepable. Refused: what is said of it is keepable too. Anything else is a bug, and thrown on. */
function read(reader: () => unknown): void {
  try {
    expectKeepable(reader());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expectKeepable(error.refusal);
  }
}
const runs = { numRuns: 600 };

test.each(CHANNELS)("a hostile bill of %s is refused or kept, never a bug", (channel) => {
  const row = billedPayment(channel, 10_000n, 38n);
  const refund: WrittenRow = {
    ...row,
    kind: "refund",
    refundNo: "R1",
    acquirerRefundReference: "R1",
    state: "SUCCESS",
  };
  const rows = [row, refund];
  const archive = writeBill(channel, { account: walletOf(channel).number.example(0), day: DAY, rows });
  const isZip = archive.toString("latin1", 0, 2) === "PK";
  const inner = isZip ? decodeGbk(readZip(archive)?.[0]?.data ?? archive) : archive.toString("utf8");
  const encode = (text: string) => (isZip ? encodeGbk(text, "?") : Buffer.from(text));
  const cells = inner.split(/(?<=[,\n])|(?=[,\r])/);
  read(() => readBill(channel, encode(inner), DAY));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(cells.length - 1), hostile), { minLength: 1, maxLength: 3 }),
      (changes) => {
        const changed = [...cells];
        for (const [at, text] of changes) changed[at] = channel === "wechat" ? `\`${text},` : `${text},`;
        read(() => readBill(channel, encode(changed.join("")), DAY));
        for (const [at, text] of changes) changed[at] = text;
        read(() => readBill(channel, encode(changed.join("")), DAY));
      },
    ),
    runs,
  );
});

/** A state is one cell in no sum: it alone decides whether the file is believed. */
test("a refund's state in another shape than a word is no bill", () => {
  for (const text of ["a\0b", "成功", "x".repeat(5_000), "\u0007"]) {
    const row: WrittenRow = {
      kind: "refund",
      acquirerReference: "42",
      merchantOrderNo: "QORDER",
      channelNo: "1900000004",
      happenedAt: new Date(`${DAY}T12:00:00+08:00`),
      orderFen: 100n,
      settlementFen: 100n,
      feeFen: 0n,
      acquirerRefundReference: "R1",
      refundNo: "R1",
      state: text,
    };
    const bytes = writeBill("wechat", { account: "1900000000", day: DAY, rows: [row] });
    expect(() => readBill("wechat", bytes, DAY)).toThrow(Refused);
  }
});

test("a day that adds up beyond all reason is no bill, before it is no bigint", () => {
  const row: WrittenRow = {
    kind: "payment",
    acquirerReference: "42",
    merchantOrderNo: "QORDER",
    channelNo: "1900000004",
    happenedAt: new Date(`${DAY}T12:00:00+08:00`),
    orderFen: 99_999_999_999_999n,
    settlementFen: 99_999_999_999_999n,
    feeFen: 0n,
    acquirerRefundReference: "",
    refundNo: "",
    state: "",
  };
  const bytes = writeBill("wechat", { account: "1900000000", day: DAY, rows: [row] });
  expect(() => readBill("wechat", bytes, DAY)).toThrow(/total_too_large|statement_unreadable/);
});

test("a hostile verdict is refused or kept, never a bug", () => {
  const verdict = {
    acquirer: "ACQ001",
    clearingDate: "20261120",
    digest: "ab".repeat(32),
    payCount: "4",
    payTotal: "123456",
    platform: "QF0001",
    registerSha256: "cd".repeat(32),
    seq: "1",
    verdict: "rejected",
    reason: "x",
  };
  const signature = {
    person: "clearing-1",
    keyId: "k",
    alg: "Ed25519",
    at: "2026-11-21T09:30:00+08:00",
    signature: `${"A".repeat(86)}==`,
  };
  const fields = [
    ...Object.keys(verdict).map((k) => ["v", k]),
    ...Object.keys(signature).map((k) => ["s", k]),
  ];
  read(() => readRelease(Buffer.from(JSON.stringify({ verdict, signatures: [signature] }))));
  fc.assert(
    fc.property(
      fc.constantFrom(...fields),
      fc.oneof(hostile, fc.jsonValue()),
      hostile,
      ([of, key], value, name) => {
        const changed = { [key as string]: value, ...(name.length % 5 === 0 ? { [name]: value } : {}) };
        const file = {
          verdict: of === "v" ? { ...verdict, ...changed } : verdict,
          signatures: [of === "s" ? { ...signature, ...changed } : signature],
        };
        read(() => readRelease(Buffer.from(JSON.stringify(file))));
        read(() => readRelease(Buffer.from(JSON.stringify({ ...file, [name]: 1 }))));
      },
    ),
    runs,
  );
});

test("a hostile bank result is refused or kept, never a bug", () => {
  const result = {
    fileDigest: "a".repeat(64),
    lineNo: 3,
    kind: "failed",
    amount: "8698",
    bankDay: "20261123",
    bankReference: "B1",
    reason: "户名不符",
    enteredAt: "2026-11-23T10:00:00+08:00",
  };
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(result)), fc.oneof(hostile, fc.jsonValue()), (key, value) =>
      read(() => readResults(Buffer.from(`${JSON.stringify({ ...result, [key]: value })}\n`))),
    ),
    runs,
  );
});
