import { expect, test } from "vitest";
import { arrivalOf, mayFollow } from "./arrival.ts";

test("an owner reads 银行处理中 only after the release, and the bank's last word after that", () => {
  expect(arrivalOf("computed", [])).toBe("recorded");
  expect(arrivalOf("proposed", [])).toBe("recorded");
  expect(arrivalOf("released", [])).toBe("at_bank");
  expect(arrivalOf("settled", ["paid"])).toBe("arrived");
  expect(arrivalOf("settled", ["failed"])).toBe("bank_returned");
  expect(arrivalOf("settled", ["paid", "returned"])).toBe("bank_returned");
});

test("only what was paid can come back, and nothing is paid twice", () => {
  expect(mayFollow([], "paid")).toBe(true);
  expect(mayFollow([], "failed")).toBe(true);
  expect(mayFollow([], "returned")).toBe(false);
  expect(mayFollow(["paid"], "returned")).toBe(true);
  expect(mayFollow(["paid"], "failed")).toBe(false);
  expect(mayFollow(["failed"], "paid")).toBe(false);
  expect(mayFollow(["paid", "returned"], "paid")).toBe(false);
});
