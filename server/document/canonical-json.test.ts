import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

test("members are ordered by UTF-16 code units and text is escaped as RFC 8785 says", () => {
  expect(
    canonicalJson({ "\u20ac": 1, "\r": 2, "1": 3, "\u{1f600}": 4, "\u0080": 5, ö: 6, "\ufb33": 7 }),
  ).toBe('{"\\r":2,"1":3,"\u0080":5,"ö":6,"€":1,"😀":4,"\ufb33":7}');
  expect(canonicalJson(["€$\u000f\nA'B\"\\/", true, null, -1])).toBe(
    '["€$\\u000f\\nA\'B\\"\\\\/",true,null,-1]',
  );
});

test("the same document has the same name whatever the order of its members", () => {
  const values = fc.dictionary(
    fc.string(),
    fc.oneof(fc.string(), fc.maxSafeInteger(), fc.array(fc.string())),
  );
  fc.assert(
    fc.property(values, (document) => {
      const turned = Object.fromEntries(Object.entries(document).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(document));
      expect(JSON.parse(canonicalJson(document))).toEqual({ ...document });
    }),
  );
});

test.each([
  [1.5],
  [Number.NaN],
  [2 ** 53],
  [-0],
  [1n],
  [undefined],
  [{ a: undefined }],
  ["\ud800"],
  [() => 1],
])("%s never stands in a document", (value) => {
  expect(() => canonicalJson(value)).toThrow();
});
