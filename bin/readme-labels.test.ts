import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DEMO_ACQUIRER } from "#server/setup/demo.ts";

const ROOT = join(import.meta.dirname, "..");
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");

const stringsIn = (value: unknown): string[] =>
  typeof value === "string" ? [value] : Object.values(value as object).flatMap(stringsIn);
/** Every text of the screens in a language. */
const messagesOf = (locale: string): string[] =>
  readdirSync(join(ROOT, "messages", locale))
    .flatMap((file) => stringsIn(JSON.parse(read("messages", locale, file))))
    .map((text) => text.replace("{acquirer}", DEMO_ACQUIRER.name));
/** The sandbox's pages and the tool, as they are written: their words stand in them whole. */
const spoken = ["sandbox", "verifier"]
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .map((file) => read(folder, file)),
  )
  .join("\n");

/** The labels quoted in the steps; "…" at the end of one stands for the rest of a long label. */
const quotedIn = (readme: string, quotes: RegExp) =>
  [...readme.matchAll(quotes)].map(([, label = ""]) => label.replace(/\s+/g, " ")).filter((l) => l !== "…");
const isOn = (label: string, screens: readonly string[]) =>
  label.endsWith("…") ? screens.some((s) => s.startsWith(label.slice(0, -1))) : screens.includes(label);

test.each([
  ["README.md", "zh-CN", /「([^」]+)」/g],
  ["README.en.md", "en", /“([^”]+)”/g],
] as const)("%s: every quoted label is on a screen, letter by letter", (name, locale, quotes) => {
  const screens = messagesOf(locale);
  const labels = quotedIn(read(name), quotes);
  expect(labels.length).toBeGreaterThan(20);
  expect(labels.filter((label) => !isOn(label, screens) && !spoken.includes(label))).toEqual([]);
});

test("README.en.md: what it quotes in Chinese is said by the sandbox's pages or the tool", () => {
  const labels = quotedIn(read("README.en.md"), /「([^」]+)」/g);
  expect(labels.length).toBeGreaterThan(10);
  expect(labels.filter((label) => !spoken.includes(label))).toEqual([]);
});
