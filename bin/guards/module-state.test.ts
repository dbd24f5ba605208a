import { expect, test } from "vitest";
import { findModuleState } from "./module-state.ts";
import { readSources } from "./sources.ts";

/** What may stand: derived from constants, the same in every process, and nobody can see whether it was there before. */
const ALLOWED: Readonly<Record<string, string>> = {
  "server/clearing/columns-codec.ts LISTS": "the columns of a record as a list, made from a constant",
  "server/statement/gbk-codec.ts codes": "the table of a character set, made when the first bill needs it",
};

test("no verb, worker or edge remembers anything in a module variable", () => {
  const found = [...readSources()].flatMap(([file, text]) =>
    /^server\/(?!bin\/)/.test(file) ? findModuleState(text).map(({ name }) => `${file} ${name}`) : [],
  );
  expect(found.sort()).toEqual(Object.keys(ALLOWED).sort());
});

test("every way to remember in a module is found, and what stands in a function is not", () => {
  const text = [
    "let count = 0;",
    "export let last: Date | undefined;",
    "const running = new Map<string, Promise<{ moved: boolean }>>();",
    "export const seen: Set<string> = new Set();",
    "const kept = new WeakMap<object, number>();",
    "const children: Child[] = [];",
    "const byName: Record<string, number> = {};",
    'const KINDS = new Set(["a", "b"]);',
    "const LIST = [1, 2];",
    "function count() {",
    "  let n = 0;",
    "  const own = new Map();",
    "}",
  ].join("\n");
  const names = findModuleState(text).map((s) => s.name);
  expect(names).toEqual(["count", "last", "running", "seen", "kept", "children", "byName"]);
});
