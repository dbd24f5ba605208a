import { expect, test } from "vitest";
import { meaningOf } from "./codes.ts";

test("a code means the same however a bank writes it; one that is not known is a refusal", () => {
  const meant = (code: string) => meaningOf({ isProven: true, code });
  for (const code of ["Order not exists", "ORDERNOTEXIST", "order_not_exist"])
    expect(meant(code)).toBe("not_found");
  expect(meant("SYSTEM_ERROR")).toBe("unknown");
  expect(meant("BILL_CREATING")).toBe("bill_not_ready");
  expect([meant(""), meant("AUTHCODE_USED"), meant("constructor")]).toEqual([
    "refused",
    "refused",
    "refused",
  ]);
});

test("what nobody signed means nothing, whatever it says", () => {
  for (const code of ["ORDERNOTEXIST", "BILL_NOT_EXIST", "AUTHCODE_USED"])
    expect(meaningOf({ isProven: false, code })).toBe("unknown");
});
