import { expect, test } from "vitest";
import { parseJson } from "./json-text.ts";

test("text that is no JSON is told with the line on which it stops to be", () => {
  const lineOf = (text: string) => {
    try {
      parseJson(text);
    } catch (error) {
      return Number(/第 (\d+) 行/.exec((error as Error).message)?.[1]);
    }
    return "read";
  };
  expect(lineOf('{"a":[1,-2.5e3,"x\\n",{}],\n"b":null}')).toBe("read");
  expect(lineOf("[\n\n,1]")).toBe(3);
  expect(lineOf('{"a":1,\n"b":}')).toBe(2);
  expect(lineOf('{"a":1,\n}')).toBe(2);
  expect(lineOf("[1,\n2,\n3\n")).toBe(3);
  expect(lineOf('["a\nb"]')).toBe(1);
  expect(lineOf("{}\n\n{}")).toBe(3);
  expect(lineOf("")).toBe(1);
  expect(lineOf("[1\n2]")).toBe(2);
  expect(lineOf('{"a"\n1}')).toBe(2);
});
