import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import acquirer from "../../../../messages/en/acquirer.json";
import { Unexplained } from "./unexplained.tsx";

const said = (step: string, unexplainedFen: bigint | null) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Shanghai" messages={{ acquirer } as never}>
      <Unexplained batch={{ step, unexplainedFen }} />
    </NextIntlClientProvider>,
  ).replace(/<[^>]*>/g, "");

test("a day without transactions has nothing to compare; one that is not compared yet has no figure", () => {
  expect(said("nothing_to_clear", null)).toBe("nothing to compare");
  expect(said("fetch", null)).toBe("–");
  expect(said("proposed", 0n)).toContain("0.00");
});
