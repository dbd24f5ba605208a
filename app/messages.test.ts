import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ERROR_MAP } from "#server/error-map.ts";
import { AREAS, LOCALES } from "./_components/locale.ts";

const ROOT = join(import.meta.dirname, "..", "messages");
type Tree = { [key: string]: string | Tree };
const read = (locale: string, area: string): Tree =>
  JSON.parse(readFileSync(join(ROOT, locale, `${area}.json`), "utf8")) as Tree;

function flatten(tree: Tree, prefix = ""): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") flat.set(prefix + key, value);
    else for (const [k, v] of flatten(value, `${prefix}${key}.`)) flat.set(k, v);
  }
  return flat;
}

test("every area is there in both languages, and no file is forgotten", () => {
  for (const locale of LOCALES) {
    const files = readdirSync(join(ROOT, locale)).map((f) => f.replace(/\.json$/, ""));
    expect(files.sort()).toEqual([...AREAS].sort());
  }
});

test("both languages say the same things", () => {
  for (const area of AREAS) {
    const zh = flatten(read("zh-CN", area));
    const en = flatten(read("en", area));
    expect([...en.keys()].sort(), area).toEqual([...zh.keys()].sort());
    for (const [key, text] of zh) {
      const names = (s: string) => [...new Set([...s.matchAll(/<(\w+)>/g)].map((m) => m[1]))].sort();
      expect(names(en.get(key) ?? ""), `${area}.${key}`).toEqual(names(text));
    }
  }
});

test("no key holds a dot, which means a step down", () => {
  const keys = (tree: Tree): string[] =>
    Object.entries(tree).flatMap(([key, value]) => [key, ...(typeof value === "string" ? [] : keys(value))]);
  for (const area of AREAS) expect(keys(read("zh-CN", area)).filter((k) => k.includes("."))).toEqual([]);
});

test("every refusal has its sentence in both languages", () => {
  for (const locale of LOCALES) {
    const said = Object.keys(read(locale, "refusal")).sort();
    expect(said).toEqual(Object.keys(ERROR_MAP).sort());
  }
});

test("no screen promises a power or a speed that nobody here has", () => {
  const forbidden = ["钱包", "余额", "提现", "充值", "代付", "T+0", "D+0", "即时到账", "零费率"];
  for (const locale of LOCALES) {
    for (const area of AREAS) {
      const text = JSON.stringify(read(locale, area));
      expect(
        forbidden.filter((word) => text.includes(word)),
        `${locale}/${area}`,
      ).toEqual([]);
    }
  }
});

test("who hands words to the browser hands over what shared parts say: a provider within another replaces it whole", () => {
  const pages = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx") && !name.endsWith(".test.tsx") && !name.startsWith("_components"))
    .map((name) => ({ name, code: readFileSync(join(import.meta.dirname, name), "utf8") }))
    .filter(({ code }) => code.includes("<NextIntlClientProvider"));
  expect(pages.length).toBeGreaterThan(4);
  for (const { name, code } of pages) {
    const handed = code.slice(code.indexOf("<NextIntlClientProvider"));
    for (const area of ["common", "refusal", "channel"])
      expect(handed, name).toMatch(new RegExp(`\\b${area}\\b`));
  }
});
