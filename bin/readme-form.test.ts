import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isAccountNumber, isLicenceCode, isPersonId, tailOf } from "#sandbox/core/numbers.ts";
import { APPLICATION_FIELDS, findFieldFaults } from "#server/onboarding/application-form.ts";
import { DEMO_ACQUIRER } from "#server/setup/demo.ts";
import EN from "../messages/en/onboarding.json" with { type: "json" };
import ZH from "../messages/zh-CN/onboarding.json" with { type: "json" };

/** The rows of a README's table of values, by the label of the form that stands before each. */
function valuesIn(readme: string): Map<string, string> {
  const rows = readme.split("\n").filter((line) => /^ {4}\| /.test(line));
  return new Map(
    rows.flatMap((row) => {
      const [, a = "", b = "", c = "", d = ""] = row.split("|").map((cell) => cell.trim());
      return [
        [a, b],
        [c, d],
      ] as const;
    }),
  );
}

test.each([
  ["README.md", ZH, "主体类型"],
  ["README.en.md", EN, "Kind of subject"],
] as const)(
  "%s: the shop to open fits the form, label by label, and the core's own numbers fit it",
  (name, words, kind) => {
    const readme = readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
    const values = valuesIn(readme);
    expect(values.get(kind)).toBe(words.subject.individual_business);
    const fields = Object.fromEntries(APPLICATION_FIELDS.map((f) => [f, values.get(words.fields[f])]));
    const to = { acquirerName: DEMO_ACQUIRER.name, area: DEMO_ACQUIRER.area };
    expect(findFieldFaults("individual_business", fields as Record<string, string>, to)).toEqual([]);
    expect(isLicenceCode(fields.licenceCode ?? "")).toBe(true);
    const person = readme.match(/(?<![\d*])310\d{15}(?!\d)/)?.[0] ?? "";
    expect(isPersonId(person)).toBe(true);
    expect(fields.personIdMask).toBe(`${person.slice(0, 3)}${"*".repeat(11)}${person.slice(-4)}`);
    const cards = [...readme.matchAll(/(?<!\d)62\d{16}(?!\d)/g)].map(([card]) => card);
    expect(cards.every(isAccountNumber)).toBe(true);
    expect(cards.map(tailOf)).toContain(fields.accountTail);
  },
);
