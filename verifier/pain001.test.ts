import { expect, test } from "vitest";
import { dayFrom } from "#server/calendar/day.ts";
import { writeCmbc } from "./cmbc.ts";
import { escapeXml, writePain001 } from "./pain001.ts";
import { endToEndIdOf, NotPayable, type PaymentOrder } from "./payment-order.ts";

test("no name can break out of the message", () => {
  expect(escapeXml(`A & B <"'>`)).toBe("A &amp; B &lt;&quot;&apos;&gt;");
});

test("a payment's number fits into 35 characters for any line", () => {
  const id = endToEndIdOf("ab".repeat(32), 4_000_000);
  expect(id).toBe("abababababababab-4000000");
  expect(id.length).toBeLessThanOrEqual(35);
});

const payment = (holderName: string) => ({
  ...{ lineNo: 7, subMerchantNo: "M00000000000004", endToEndId: "ab-7", amount: 8_698n },
  account: {
    ...{ subMerchantNo: "M00000000000004", accountRef: "a", accountVersion: 1, holderName },
    ...{ accountNo: "6226", cnaps: "305100000013", bankName: "民生银行" },
  },
  narrative: "QF20261120 1",
});
const orderOf = (holderName: string): PaymentOrder => ({
  ...{
    digest: "ab".repeat(32),
    clearingDate: dayFrom("2026-11-20"),
    seq: 1,
    settleDay: dayFrom("2026-11-23"),
  },
  ...{ releasedAt: "2026-11-21T10:00:00+08:00", payments: [payment(holderName)], total: 8_698n },
  debtor: { name: "示例收单", accountNo: "9000", cnaps: "305100000013", bankName: "民生银行" },
});

test("a bank's form refuses what its own charset lacks, by line, field and character, and no other form does", () => {
  expect(writeCmbc(orderOf("海棠里镕喆"))[0]?.bytes.includes(0x3f)).toBe(false);
  // 䶮 and ǹ stand in GB 18030, the decoder of browsers takes them for GBK: a bank's GBK has them not.
  for (const [name, char] of [
    ["周䶮", "䶮"],
    ["𠮷野家", "𠮷"],
    ["店€", "€"],
    ["ǹ", "ǹ"],
  ] as const) {
    expect(() => writeCmbc(orderOf(name)), name).toThrow(NotPayable);
    expect(() => writeCmbc(orderOf(name)), name).toThrow(
      new RegExp(`L 7 M00000000000004 holderName：.*GBK.*${char}`),
    );
    expect(writePain001(orderOf(name))).toContain(`<Nm>${name}</Nm>`);
  }
  const [from, long] = ["L 7 M00000000000004 holderName", "长".repeat(141)];
  for (const name of ["A\u0000B", "\ud800", long]) {
    expect(() => writePain001(orderOf(name))).toThrow(NotPayable);
    expect(() => writePain001(orderOf(name))).toThrow(from);
  }
});
