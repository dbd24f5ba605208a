import fc from "fast-check";
import { expect, test } from "vitest";
import { readFlatXml, writeFlatXml } from "./flat-xml-codec.ts";

const read = (text: string) => readFlatXml(Buffer.from(text));

test("reads what it wrote, and what others write as text or CDATA", () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
  const value = fc
    .string({ unit: "binary", minLength: 1 })
    .filter((v) => !v.includes("]]>") && v.isWellFormed());
  fc.assert(
    fc.property(fc.dictionary(name, value), (fields) => {
      expect({ ...read(writeFlatXml(fields)) }).toEqual({ ...fields });
    }),
  );
  expect({
    ...read("<?xml version='1.0'?>\n<xml><a>1 &lt; 2</a>\n<b><![CDATA[<咖啡>&]]></b><c></c></xml>\n"),
  }).toEqual({
    ...{ a: "1 < 2", b: "<咖啡>&", c: "" },
  });
});

test("nothing but a flat list of fields is read: no nesting, no attribute, no document type, no entity, no name twice", () => {
  for (const text of [
    "",
    "<xml>",
    "<xml><a>1</a>",
    "<xml><a><b>1</b></a></xml>",
    "<xml><a x='1'>1</a></xml>",
    "<xml><a>1</a><a>2</a></xml>",
    "<xml><a>&b;</a></xml>",
    "<xml><a>&#65;</a></xml>",
    '<!DOCTYPE x [<!ENTITY b "c">]><xml><a>1</a></xml>',
    "<xml><a>1</b></xml>",
    "<xml>text</xml>",
    `<xml>${Array.from({ length: 201 }, (_, n) => `<a${n}>1</a${n}>`).join("")}</xml>`,
    `<xml><a>${"x".repeat(65_536)}</a></xml>`,
  ])
    expect(read(text), text.slice(0, 60)).toBeUndefined();
  expect(readFlatXml(Buffer.from([0x3c, 0x78, 0x6d, 0x6c, 0x3e, 0xff]))).toBeUndefined();
});
