import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { rememberSignatures } from "../testing/remembered-signatures.ts";
import { BEYOND_PROOF } from "./beyond-proof.ts";
import { FIELDS } from "./field-kinds.ts";
import { COORDINATED, KINDS } from "./kinds.ts";
import { attackDay, openTally, randomDays } from "./report.ts";

/** Days are tried until everything has come about once, and no longer. */
const DAYS_MAX = 300;
const TIMEOUT_MS = 180_000;
const README = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");

beforeAll(rememberSignatures);

test(
  "whatever the platform says otherwise under its own signature, field by field and all at once, is named",
  async () => {
    const tally = openTally();
    const made = tally.made;
    const fieldOpen = () => {
      const fields = new Set(KINDS.filter((k) => made.has(k.name)).map((k) => k.field));
      return FIELDS.filter((field) => !fields.has(field));
    };
    const rest = [...COORDINATED, ...BEYOND_PROOF];
    const missing = () => [...fieldOpen(), ...rest.filter((k) => !made.has(k.name)).map((k) => k.name)];
    let days = 0;
    for await (const [lived, seed] of randomDays(1, 9)) {
      if (days++ === DAYS_MAX || missing().length === 0) break;
      const open = new Set(fieldOpen());
      await attackDay(lived, seed, tally, (kind) =>
        kind.field === undefined ? !made.has(kind.name) : open.has(kind.field),
      );
    }
    expect(tally.faults).toEqual([]);
    expect(missing()).toEqual([]);
    expect(tally.named).toBe(tally.cases);
    expect(tally.cases).toBeGreaterThan(300);
    expect(FIELDS.length).toBeGreaterThan(100);
  },
  TIMEOUT_MS,
);

test("what the tool cannot prove stands in its README with the paper that shows it, and nothing else does", () => {
  const at = README.indexOf("## 本工具证明不了什么");
  const part = README.slice(at, README.indexOf("\n## ", at + 1));
  const listed = [...part.matchAll(/^\| `([^`]+)` +\| [^|]+ \| [^|]*\p{Script=Han}[^|]* \|$/gmu)].map(
    (m) => m[1],
  );
  expect(listed).toEqual(BEYOND_PROOF.map((kind) => kind.code));
  expect(listed.length).toBeLessThanOrEqual(10);
});

test("every kind has a name of its own", () => {
  const names = [...KINDS, ...BEYOND_PROOF].map((kind) => kind.name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
