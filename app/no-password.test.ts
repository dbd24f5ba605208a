import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("a password is asked for at the sign-in door and nowhere else: nobody answers in anybody's name here", () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
    (f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$/.test(f),
  );
  expect(files.length).toBeGreaterThan(50);
  const asks = files.filter((f) => /password/i.test(readFileSync(join(import.meta.dirname, f), "utf8")));
  expect(asks.filter((f) => !/sign-in/.test(f))).toEqual([]);
  expect(asks.length).toBeGreaterThan(0);
});
