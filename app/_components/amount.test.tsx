import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Amount, amountText } from "./amount.tsx";

const text = (fen: bigint, signed = false) =>
  renderToStaticMarkup(<Amount fen={fen} signed={signed} />).replace(/<[^>]+>/g, "");

test("shows cents always, groups thousands, and a real minus", () => {
  expect(text(869_800n)).toBe("¥8,698.00");
  expect(text(1n)).toBe("¥0.01");
  expect(text(-38n)).toBe("−¥0.38");
  expect(text(100n, true)).toBe("+¥1.00");
  expect(text(9_007_199_254_740_993n)).toBe("¥90,071,992,547,409.93");
  expect(amountText(-1_234_567n)).toBe("−¥12,345.67");
});

test("money reaches the screen through one component only", () => {
  const app = join(import.meta.dirname, "..");
  const offenders = readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$/.test(f) && f !== join("_components", "amount.tsx"))
    .filter((f) =>
      /formatAmount|groupAmount|\.toFixed\(|\/\s*100n?\b|¥/.test(readFileSync(join(app, f), "utf8")),
    );
  expect(offenders).toEqual([]);
});
