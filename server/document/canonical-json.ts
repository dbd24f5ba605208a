import { assert } from "../assert.ts";

/**
 * RFC 8785 (JCS) for our documents: strings, whole numbers, booleans, null, arrays, objects. Anything else — a float,
 * a bigint, `undefined`, a lone surrogate — is a bug of the caller: amounts stand in documents as strings.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === "string") {
    assert(value.isWellFormed(), "text in a document is well-formed Unicode");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    assert(Number.isSafeInteger(value) && !Object.is(value, -0), "numbers in a document are whole");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  assert(typeof value === "object", "a document holds strings, whole numbers, arrays and objects");
  const members = value as Readonly<Record<string, unknown>>;
  // RFC 8785 orders by UTF-16 code units, which is how JavaScript sorts strings.
  const keys = Object.keys(members).sort();
  return `{${keys.map((key) => `${canonicalJson(key)}:${canonicalJson(members[key])}`).join(",")}}`;
}
