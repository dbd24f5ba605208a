/** Whatever a browser sends to a procedure has a bound by its shape: no text, list or number of any length reaches a verb. */
import { expect, test } from "vitest";
import { z } from "zod";
import { paymentFilters } from "./payment.ts";
import { appRouter } from "./root.ts";

const LONG = "9".repeat(100_000);
/** A pattern of the whole text in which nothing repeats without end. */
const isEnding = ({ source }: RegExp) =>
  /^\^.*\$$/.test(source) && !/[*+]|\{\d+,\}/.test(source.replace(/\[[^\]]*\]/g, "c"));

interface Check {
  check: string;
  pattern?: RegExp;
}
interface Inner {
  def: { type: string; checks?: { _zod: { def: Check } }[]; [name: string]: unknown };
}
const isBounded = ({ def }: Inner) =>
  (def.checks ?? [])
    .map((c) => c._zod.def)
    .some(
      (c) =>
        c.check === "max_length" ||
        c.check === "length_equals" ||
        (c.pattern !== undefined && isEnding(c.pattern)),
    );

/** The paths of what has no bound. A shape this walk does not know is one of them. */
function unbounded(schema: z.core.$ZodType, path: string): string[] {
  const inner = schema._zod as unknown as Inner;
  const { def } = inner;
  const inside = (name: string, at = path) => unbounded(def[name] as z.core.$ZodType, at);
  switch (def.type) {
    case "object":
      return Object.entries(def.shape as Record<string, z.core.$ZodType>).flatMap(([name, field]) =>
        unbounded(field, `${path}.${name}`),
      );
    case "array":
      return [...(isBounded(inner) ? [] : [path]), ...inside("element", `${path}[]`)];
    case "string":
      return isBounded(inner) ? [] : [path];
    case "record": {
      // As many as the enum has names; a key of any text is a list without an end.
      const key = def.keyType as z.core.$ZodType;
      const isClosed = (key._zod.def as { type: string }).type === "enum";
      return [...(isClosed ? [] : [path]), ...inside("valueType", `${path}{}`)];
    }
    case "union":
      return (def.options as z.core.$ZodType[]).flatMap((option) => unbounded(option, path));
    case "optional":
    case "nullable":
    case "default":
      return inside("innerType");
    case "pipe":
      return inside("in");
    case "bigint":
      return (def.checks ?? []).some((c) => c._zod.def.check === "less_than") ? [] : [path];
    case "custom":
      return z.safeParse(schema, LONG).success || z.safeParse(schema, [LONG]).success ? [path] : [];
    case "enum":
    case "literal":
    case "number":
    case "boolean":
    case "void":
    case "undefined":
      return [];
    default:
      return [`${path}: ${def.type}`];
  }
}

test("what has no bound is found, however deep it stands", () => {
  const bad = z.object({
    text: z.string(),
    shape: z.string().regex(/^[a-z]+$/),
    open: z.string().regex(/a{3}/),
    list: z.array(z.string().max(9)),
    deep: z.array(z.object({ text: z.string().trim().optional() })).max(9),
    choice: z.union([z.literal("a"), z.string()]).nullable(),
    any: z.unknown(),
    amount: z.bigint().min(0n),
    words: z.record(z.string(), z.string()),
    anything: z.custom<string>((v) => typeof v === "string"),
  });
  expect(unbounded(bad, "in")).toEqual([
    "in.text",
    "in.shape",
    "in.open",
    "in.list",
    "in.deep[].text",
    "in.choice",
    "in.any: unknown",
    "in.amount",
    "in.words",
    "in.words{}",
    "in.anything",
  ]);
  const good = z.object({
    text: z.string().trim().max(9),
    day: z.string().regex(/^\d{4}-\d\d$/),
    list: z.array(z.int()).max(3),
  });
  expect(unbounded(good, "in")).toEqual([]);
});

const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { inputs: z.ZodType[] } }>;
test.each(Object.entries(procedures))("%s takes nothing without a bound", (path, procedure) => {
  expect(procedure._def.inputs.flatMap((schema) => unbounded(schema, path))).toEqual([]);
});

test("the filters of a list are bounded where a page or a file reads them from its address", () => {
  expect(unbounded(paymentFilters, "filters")).toEqual([]);
});
