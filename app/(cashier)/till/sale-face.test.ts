import fc from "fast-check";
import { expect, test } from "vitest";
import { isPadFree, type SaleState, saleFace } from "./sale-face.ts";

const state = fc.record<SaleState>({
  isOnline: fc.boolean(),
  asked: fc.constantFrom("no", "pending", "slow", "no_network", "unknown", "answered"),
  order: fc.option(
    fc.oneof(
      fc.constant("unread" as const),
      fc.record({
        status: fc.constantFrom("open", "paid", "closed"),
        codeUrl: fc.option(fc.constant("weixin://pay/1")),
      }),
    ),
    { nil: undefined },
  ),
  isUnheard: fc.boolean(),
});

test("while a code that was shown may be paid the pad is never free, whatever is heard", () => {
  fc.assert(
    fc.property(state, (s) => {
      const isOut = typeof s.order === "object" && s.order.status === "open" && s.order.codeUrl !== null;
      if (isOut) expect(isPadFree(saleFace(s))).toBe(false);
    }),
  );
});

test("without an answer to the question for a code nobody can have paid: the pad is free, and it says whose silence it is", () => {
  const silent = { isOnline: true, order: undefined, isUnheard: false } as const;
  expect(saleFace({ ...silent, asked: "unknown" })).toBe("no_code_acquirer");
  expect(saleFace({ ...silent, asked: "slow" })).toBe("no_code_acquirer");
  expect(saleFace({ ...silent, asked: "no_network" })).toBe("no_code_network");
  expect(saleFace({ ...silent, asked: "pending", isOnline: false })).toBe("no_code_network");
  const unplaced = { status: "open", codeUrl: null };
  expect(saleFace({ ...silent, asked: "answered", order: unplaced })).toBe("no_code_acquirer");
  expect(isPadFree("no_code_acquirer") && isPadFree("no_code_network")).toBe(true);
});

test("a code that stands while the network is gone is being made sure of", () => {
  const out = { asked: "answered", order: { status: "open", codeUrl: "weixin://pay/1" } } as const;
  expect(saleFace({ ...out, isOnline: true, isUnheard: false })).toBe("code");
  expect(saleFace({ ...out, isOnline: false, isUnheard: false })).toBe("code_unheard");
  expect(saleFace({ ...out, isOnline: true, isUnheard: true })).toBe("code_unheard");
});
