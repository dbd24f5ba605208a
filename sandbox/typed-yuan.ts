import { parseAmount } from "#server/money/amount.ts";

/**
 * What people type in yuan on the acquirer's forms ("yuan", "minimumYuan") as the fen that scripts send ("fen", "minimumFen").
 * What is no amount stays as it was typed, and is refused by the field.
 */
export function withFen(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => {
      const fenName = name === "yuan" ? "fen" : name.replace(/Yuan$/, "Fen");
      if (fenName === name || typeof value !== "string") return [name, value];
      const read = parseAmount(value);
      return [fenName, "fen" in read ? `${read.fen}` : value];
    }),
  );
}
