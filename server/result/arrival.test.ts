import { expect, test } from "vitest";
import { arrivalOf, mayFollow } from "./arrival.ts";

test("an owner reads 银行处理中 only after the release, and the bank's last word after that", () => {
  expect(arrivalOf("computed", [], { pay: 1n, reason: null })).toBe("recorded");
  expect(arrivalOf("proposed", [], { pay: 1n, reason: null })).toBe("recorded");
  expect(arrivalOf("released", [], { pay: 1n, reason: null })).toBe("at_bank");
  expect(arrivalOf("settled", ["paid"], { pay: 1n, reason: null })).toBe("arrived");
  expect(arrivalOf("settled", ["failed"], { pay: 1n, reason: null })).toBe("bank_returned");
  expect(arrivalOf("settled", ["paid", "returned"], { pay: 1n, reason: null })).toBe("bank_returned");
});

test("what the acquirer stopped before payment is no return of the bank", () => {
  expect(arrivalOf("settled", ["failed"], { pay: 1n, reason: "stopped" })).toBe("stopped");
  expect(arrivalOf("settled", ["failed"], { pay: 1n, reason: "户名不符" })).toBe("bank_returned");
});

test("a failure that two people call paid after all has arrived, and nothing follows it but a return", () => {
  expect(arrivalOf("settled", ["failed", "paid"], { pay: 1n, reason: null })).toBe("arrived");
  expect(mayFollow(["failed"], "paid", true)).toBe(true);
  expect(mayFollow(["failed"], "failed", true)).toBe(true);
  expect(mayFollow([], "paid", true)).toBe(false);
  expect(mayFollow(["paid"], "failed", true)).toBe(false);
  expect(mayFollow(["failed", "paid"], "returned")).toBe(true);
  expect(mayFollow(["failed", "paid"], "paid")).toBe(false);
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

test("a line that pays nothing is at no bank, whatever became of its file", () => {
  expect(arrivalOf("released", [], { pay: 0n, reason: null })).toBe("recorded");
  expect(arrivalOf("settled", [], { pay: 0n, reason: null })).toBe("recorded");
});
