import { expect, test } from "vitest";
import type { ClearingFile, Position } from "./clearing-file.ts";
import type { Hold, Register, RegisterEntry } from "./register.ts";
import { stoppedLines } from "./stopped-line.ts";

const NOW = Date.parse("2026-11-23T10:00:00+08:00");
const line = (more: Partial<Position> = {}) =>
  ({
    lineNo: 1,
    subMerchantNo: "M1",
    accountRef: "A1",
    accountVersion: 1,
    pay: 100n,
    rest: 0n,
    ...more,
  }) as Position;
const entry = (more: Partial<RegisterEntry> = {}) =>
  ({
    ...{
      subMerchantNo: "M1",
      licenceCode: "L1",
      status: "active",
      accountRef: "A1",
      accountVersion: 1,
      holds: [],
    },
    ...more,
  }) as RegisterEntry;
const hold = (fen: bigint | null): Hold => ({ fen, acquirerReference: null, reason: "x" });
function cause(position: Position, subMerchants: RegisterEntry[], barred: Register["barred"] = []) {
  const register = { subMerchants, barred } as unknown as Register;
  return stoppedLines({ positions: [position] } as unknown as ClearingFile, register, NOW).get(1);
}

test("a line is paid as long as the newest register says what the file says", () => {
  expect(cause(line(), [entry()])).toBeUndefined();
  expect(cause(line(), [entry({ status: "suspended" })])).toBeUndefined();
  expect(cause(line(), [entry({ status: "closing" })])).toBeUndefined();
  expect(cause(line(), [entry()], [{ no: "M1", from: "2026-11-23T10:00:01+08:00" }])).toBeUndefined();
});

test("barred, closed, gone or with another account: the line is stopped", () => {
  for (const no of ["M1", "L1", "A1"])
    expect(cause(line(), [entry()], [{ no, from: "2026-11-23T10:00:00+08:00" }])).toBe("barred");
  expect(cause(line(), [entry({ status: "closed" })])).toBe("closed");
  expect(cause(line(), [])).toBe("closed");
  expect(cause(line(), [entry({ accountVersion: 2 })])).toBe("account");
  expect(cause(line(), [entry({ accountRef: "A2" })])).toBe("account");
});

test("a hold beyond what the file left unpaid stops the line, one that it counted does not", () => {
  expect(cause(line(), [entry({ holds: [hold(null)] })])).toBe("held");
  expect(cause(line({ rest: 30n }), [entry({ holds: [hold(30n)] })])).toBeUndefined();
  expect(cause(line({ rest: 30n }), [entry({ holds: [hold(30n), hold(1n)] })])).toBe("held");
});

test("what pays nothing is never stopped", () => {
  expect(cause(line({ pay: 0n }), [])).toBeUndefined();
});
