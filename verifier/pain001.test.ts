import { expect, test } from "vitest";
import { encodeGbk } from "./cmbc.ts";
import { escapeXml } from "./pain001.ts";
import { endToEndIdOf, NotPayable } from "./payment-order.ts";

test("no name can break out of the message", () => {
  expect(escapeXml(`A & B <"'>`)).toBe("A &amp; B &lt;&quot;&apos;&gt;");
  expect(() => escapeXml("A\u0000B")).toThrow(RangeError);
});

test("a payment's number fits into 35 characters for any line", () => {
  const id = endToEndIdOf("ab".repeat(32), 4_000_000);
  expect(id).toBe("abababababababab-4000000");
  expect(id.length).toBeLessThanOrEqual(35);
});

test("a character GBK lacks is refused and named, never turned into a question mark", () => {
  expect(encodeGbk("海棠里|?").includes(0x3f)).toBe(true);
  expect(() => encodeGbk("𠮷野家😀")).toThrow(NotPayable);
  expect(() => encodeGbk("𠮷野家😀")).toThrow(/𠮷 😀/);
});
