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

test.each([
  "seen.last = 1;",
  "seen.last += 1;",
  "seen.last ??= 1;",
  "seen.last++;",
  "++seen.last;",
  "seen.by.last = 1;",
  'seen["last"] = 1;',
  "delete seen.last;",
  "seen.list.push(1);",
  "seen.set(1, 2);",
  "seen.add(1);",
  "Object.assign(seen, { last: 1 });",
])("a constant that is full at first and changed by %s is found", (change) => {
  const source = `const seen = { last: 0 };\nfunction look() {\n  ${change}\n}`;
  expect(findModuleState(source)).toEqual([{ line: 1, name: "seen" }]);
});

test.each([
  "return seen.last === 1;",
  "return seen.last >= 1;",
  "return [1].map((n) => seen.last);",
  "return seen.last == 1 ? seen.get(1) : seen.map(by);",
  "other.seen.last = 1;",
  "unseen.last = 1;",
])("a constant that is only looked at by %s is not", (look) => {
  expect(findModuleState(`const seen = { last: 0 };\nfunction look() {\n  ${look}\n}`)).toEqual([]);
});
