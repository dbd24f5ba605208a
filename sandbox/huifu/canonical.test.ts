import { expect, test } from "vitest";
import { sha256Hex } from "#server/document/digest.ts";
import { canonicalText, writeCanonical } from "./canonical.ts";

const ORDER = {
  trans_amt: "0.01",
  goods_desc: "咖啡/一杯<1>&",
  method_expand: '{"merchant_order_no":"QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z"}',
  huifu_id: "6666000000000002",
  delay_acct_flag: "Y",
  trade_type: "A_NATIVE",
  req_seq_id: "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z",
  req_date: "20261126",
};
const BILL =
  '{"resp_code":"00000000","huifu_id":"6666000000000002","file_details":[{"file_name":"a.zip","bill_type":"TRADE_BILL"}]}';

test("the signed text is that of the acquirer's libraries, whatever order, blanks and escapes it came in", () => {
  const digest = "6c0b94743e586d9a45fa7f603aaa340c0246b31408386d4338d928a81b14245a";
  const escaped = JSON.stringify(ORDER, undefined, 1).replace(/[^\u0020-\u007f\n]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  for (const text of [JSON.stringify(ORDER), escaped, writeCanonical(ORDER)])
    expect(sha256Hex(canonicalText(text))).toBe(digest);
});

test("what is nested keeps the order in which it came", () => {
  expect(sha256Hex(canonicalText(BILL))).toBe(
    "e982be134477a628cb735acab7ebf788834e54efed6dffa284714d1a21fdafb0",
  );
});

test("numbers and names keep the form in which they came", () => {
  expect(canonicalText('{"b": {"7": 1.10, "a": [ ]}, "10": true, "9": null}')).toBe(
    '{"10":true,"9":null,"b":{"7":1.10,"a":[]}}',
  );
});

test("a name that comes twice, and what is no object, is no signed text", () => {
  for (const text of ['{"a":1,"a":2}', "[1]", '"a"', "null", '{"a":1', ""])
    expect(() => canonicalText(text)).toThrow(SyntaxError);
});

test("what is said has neither fractions, nor null, nor an empty object: the libraries disagree on them", () => {
  expect(writeCanonical({ b: [{ z: 1, a: "é/" }], a: undefined })).toBe('{"b":[{"a":"é/","z":1}]}');
  for (const said of [{ a: 1.5 }, { a: {} }, {}]) expect(() => writeCanonical(said)).toThrow();
});
