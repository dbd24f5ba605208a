import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { statedReason } from "#server/merchant/stated-reason.ts";
import { ReasonField } from "./reason-field.tsx";

const shown = (value: string, isOptional = false) =>
  renderToStaticMarkup(
    <ReasonField label="原因" value={value} onChange={() => {}} isOptional={isOptional} />,
  );

test("a reason's field takes as many characters as the verbs do, and counts what is written", () => {
  const most = Number(/maxLength="(\d+)"/i.exec(shown(""))?.[1]);
  expect(statedReason("长".repeat(most))).toHaveLength(most);
  expect(() => statedReason("长".repeat(most + 1))).toThrow("input_invalid");
  expect(shown("投诉核实")).toContain(`4 / ${most}`);
});

test("only an optional reason may stay empty", () => {
  expect(shown("")).toContain("required");
  expect(shown("", true)).not.toContain("required");
});
