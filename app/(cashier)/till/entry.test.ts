import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAmount } from "#server/money/amount.ts";
import { type PadKey, padKeyOf, sumOf, typeKey } from "./entry.ts";

const KEYS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "+", "delete", "clear"] as const;
const type = (keys: string) => [...keys].reduce((text, key) => typeKey(text, key as PadKey), "");

test("whatever keys are pressed, the pad holds an amount or nothing", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...KEYS), { maxLength: 60 }), (keys) => {
      const text = keys.reduce(typeKey, "");
      expect(text === "" || "fen" in parseAmount(sumOf(text))).toBe(true);
    }),
  );
});

test("types as a till does", () => {
  expect(type("100.00")).toBe("100.00");
  expect(type("007")).toBe("7");
  expect(type(".5")).toBe("0.5");
  expect(type("1.2.3")).toBe("1.23");
  expect(type("12.345")).toBe("12.34");
  expect(type("123456789")).toBe("12345678");
});

test("prices add up, to the fen", () => {
  expect(sumOf(type("12.5+3+0.1+0.2"))).toBe("15.80");
  expect(sumOf(type("12.5+"))).toBe("12.50");
  expect(sumOf("12.5")).toBe("12.5");
  expect(type("+5++6")).toBe("5+6");
  expect(type("0+5")).toBe("5");
  expect(typeKey(type("5+"), "delete")).toBe("5");
  expect(sumOf(type(Array(40).fill("1").join("+")))).toMatch(/^\d+\.00$/);
});

test("an input method's full-width digits are digits", () => {
  expect(padKeyOf("５")).toBe("5");
  expect(padKeyOf("。")).toBe(".");
  expect(padKeyOf("Escape")).toBeUndefined();
  expect(padKeyOf("e")).toBeUndefined();
});
