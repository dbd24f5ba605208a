import { AlipaySdk } from "alipay-sdk";
import fc from "fast-check";
import { expect, test } from "vitest";
import { membersOf } from "../json-members-codec.ts";
import { keyPair } from "../testing/counterpart.ts";
import { paramsText, signRsa2, verifyParams, verifyRsa2 } from "./signature.ts";

const app = keyPair();
const service = keyPair();
const pem = (key: typeof app.privateKey, type: "pkcs8" | "spki") =>
  key.export({ type, format: "pem" }).toString();

/** The service's own SDK: what both agree on is the protocol and not our reading of it. */
const sdk = new AlipaySdk({
  appId: "2021000000000001",
  privateKey: pem(app.privateKey, "pkcs8"),
  keyType: "PKCS8",
  alipayPublicKey: pem(service.publicKey, "spki"),
});

test("builds the text that is signed: sorted by code unit, raw values, neither sign nor empty values", () => {
  const params = {
    method: "alipay.trade.query",
    app_id: "1",
    biz_content: '{"a":"中文&="}',
    sign: "x",
    sign_type: "RSA2",
    return_url: "",
    Z: "2",
  };
  expect(paramsText(params)).toBe(
    'Z=2&app_id=1&biz_content={"a":"中文&="}&method=alipay.trade.query&sign_type=RSA2',
  );
  expect(paramsText(params, ["sign_type"])).toBe(
    'Z=2&app_id=1&biz_content={"a":"中文&="}&method=alipay.trade.query',
  );
});

const form = fc.dictionary(
  fc.stringMatching(/^[a-z_]{1,12}$/),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
  { noNullPrototype: true },
);

test("signs notifications that the service's own SDK verifies, whatever stands in them", () => {
  fc.assert(
    fc.property(form, (fields) => {
      const params: Record<string, string> = { ...fields, sign_type: "RSA2", charset: "utf-8" };
      params.sign = signRsa2(service.privateKey, paramsText(params, ["sign_type"]));
      expect(sdk.checkNotifySignV2({ ...params })).toBe(true);
      expect(verifyParams(service.publicKey, params)).toBe(true);
    }),
    { numRuns: 25 },
  );
});

test("refuses a changed, added or missing parameter and another key", () => {
  const params: Record<string, string> = {
    out_trade_no: "Q1",
    total_amount: "100.00",
    charset: "utf-8",
    sign_type: "RSA2",
  };
  params.sign = signRsa2(service.privateKey, paramsText(params, ["sign_type"]));
  expect(verifyParams(service.publicKey, params)).toBe(true);
  expect(verifyParams(service.publicKey, { ...params, total_amount: "100.01" })).toBe(false);
  expect(verifyParams(service.publicKey, { ...params, more: "1" })).toBe(false);
  expect(verifyParams(service.publicKey, { ...params, out_trade_no: "" })).toBe(false);
  expect(verifyParams(service.publicKey, { ...params, sign: "" })).toBe(false);
  expect(verifyParams(app.publicKey, params)).toBe(false);
});

test("never takes SHA-1, whatever a message says of itself", async () => {
  const { sign } = await import("node:crypto");
  const params: Record<string, string> = { out_trade_no: "Q1", sign_type: "RSA" };
  params.sign = sign("sha1", Buffer.from(paramsText(params, ["sign_type"])), service.privateKey).toString(
    "base64",
  );
  expect(sdk.checkNotifySignV2({ ...params })).toBe(true);
  expect(verifyParams(service.publicKey, params)).toBe(false);
});

test("cuts the node exactly as it stands: spaces, escapes, order and nested names kept", () => {
  const node =
    '{ "code":"10000", "msg":"a \\"sign\\":\\"x\\" \\/ \\u4e2d,}]", "list":[{"sign":1}, 2],\n"n":1e2 }';
  const text = `{ "alipay_trade_query_response" : ${node} , "alipay_cert_sn":"s","sign":"abc=="}`;
  expect(membersOf(text)).toEqual(
    new Map([
      ["alipay_trade_query_response", node],
      ["alipay_cert_sn", '"s"'],
      ["sign", '"abc=="'],
    ]),
  );
  expect(verifyRsa2(service.publicKey, node, signRsa2(service.privateKey, node))).toBe(true);
});

test("cuts any JSON object into texts that mean what the whole means", () => {
  const spaced = fc.constantFrom(undefined, 1, "\t");
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue(), { noNullPrototype: true }),
      spaced,
      (value, space) => {
        const text = JSON.stringify(value, null, space);
        const members = membersOf(text);
        expect([...(members?.keys() ?? [])].sort()).toEqual(Object.keys(value).sort());
        for (const [name, part] of members ?? []) {
          expect(text).toContain(part);
          expect(JSON.stringify(JSON.parse(part))).toBe(JSON.stringify(value[name]));
        }
      },
    ),
  );
});

test("refuses what is not one object, or names a member twice", () => {
  for (const text of [
    "",
    "[]",
    "1",
    "null",
    '"x"',
    "{",
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"a":1}x',
    '{"a":1,}',
  ]) {
    expect(membersOf(text), text).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), (text) => void membersOf(text)));
});
