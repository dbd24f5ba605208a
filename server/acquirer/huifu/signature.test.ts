import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { keyPair } from "../testing/counterpart.ts";
import { canonicalText, writeData } from "./canonical-codec.ts";
import { isDataSigned, signText } from "./signature.ts";

const sha256 = (text: string | undefined) =>
  createHash("sha256")
    .update(text ?? "")
    .digest("hex");
const NUMBER = "QHWMAY5OHCBNKX3DRCHLEHK3TTXJR22Z";
const ORDER = {
  trans_amt: "0.01",
  goods_desc: "咖啡/一杯<1>&",
  method_expand: JSON.stringify({ merchant_order_no: NUMBER }),
  huifu_id: "6666000000000002",
  delay_acct_flag: "Y",
  remark: "",
  notify_url: undefined,
  trade_type: "A_NATIVE",
  req_seq_id: NUMBER,
  req_date: "20261126",
};

test("what we sign is the text of the acquirer's own libraries", () => {
  expect(sha256(writeData(ORDER))).toBe("6c0b94743e586d9a45fa7f603aaa340c0246b31408386d4338d928a81b14245a");
});

test("the canonical text sorts the first level only and leaves every value as it came", () => {
  const nested =
    '{"resp_code": "00000000", "huifu_id":"6666000000000002","file_details":[{"file_name":"a.zip","bill_type":"TRADE_BILL"}]}';
  expect(sha256(canonicalText(nested))).toBe(
    "e982be134477a628cb735acab7ebf788834e54efed6dffa284714d1a21fdafb0",
  );
  expect(canonicalText('{"b":{"7":1.10,"\\u00e9":"\\u00e9\\/"},"9":1e2}')).toBe(
    '{"9":1e2,"b":{"7":1.10,"é":"é/"}}',
  );
  for (const text of ['{"a":1,"a":2}', "[1]", "null", '{"a"']) expect(canonicalText(text)).toBeUndefined();
});

test("signed over the raw text or over the canonical one, by a key that is believed; never otherwise", () => {
  const [ours, former] = [keyPair(), keyPair()];
  const keys = [ours, former].map(({ publicKey }, i) => ({ id: String(i), value: publicKey }));
  const raw = '{"b": 1.10, "a": "x"}';
  const canonical = '{"a":"x","b":1.10}';
  const holds = (signed: string, { privateKey }: typeof ours) =>
    isDataSigned(keys, raw, signText(privateKey, signed));
  expect([holds(raw, ours), holds(canonical, ours), holds(raw, former)]).toEqual([true, true, true]);
  expect(holds('{"a":"x","b":1.1}', ours)).toBe(false);
  expect(holds(raw, keyPair())).toBe(false);
  for (const signature of ["", "AAAA", `${signText(ours.privateKey, raw)}\n`])
    expect(isDataSigned(keys, raw, signature)).toBe(false);
});
