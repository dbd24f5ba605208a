import { createHash, createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
// A public SDK, written by others: what both agree on is the protocol and not our reading of it.
import { Aes, Formatter, Rsa } from "wechatpay-axios-plugin";
import { Forged } from "../acquirer.ts";
import { keyPair, NOW } from "../testing/counterpart.ts";
import {
  authorize,
  messageBytes,
  openResource,
  requestText,
  sealResource,
  signText,
  verifyMessage,
} from "./signature.ts";

const merchant = keyPair();
const platform = keyPair();
const keys = [{ id: "PUB_KEY_ID_1", value: platform.publicKey }];
const apiV3Key = createSecretKey(Buffer.from("0123456789abcdefghijklmnopqrstuv"));
const SECONDS = String(NOW.getTime() / 1000);

test("builds the published example texts: five lines, the last one ended too", () => {
  const common = { timestamp: "1554208460", nonce: "593BEC0C930BF1AFEB40B4A08C8FB242" };
  expect(requestText({ ...common, method: "GET", pathAndQuery: "/v3/certificates", body: "" })).toBe(
    "GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n",
  );
  const body =
    '{"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔","out_trade_no":"1217752501201407033233368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php","amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}';
  expect(requestText({ ...common, method: "POST", pathAndQuery: "/v3/pay/transactions/jsapi", body })).toBe(
    `POST\n/v3/pay/transactions/jsapi\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n${body}\n`,
  );
  // The official four-line example of the payer's side is 110 bytes of this digest: the line rule is the same.
  const lines = [
    "wx8888888888888888",
    "1414561699",
    "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
    "prepay_id=wx201410272009395522657a690389285100",
  ];
  const text = lines.map((line) => `${line}\n`).join("");
  expect([text.length, createHash("sha256").update(text).digest("hex")]).toEqual([
    110,
    "e9f240553b798164cd07071a90bf684071b40781f3dafca1f828346682147df3",
  ]);
});

test("signs requests that a public SDK verifies, whatever stands in them", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.webPath(), (body, path) => {
      const header = authorize(
        { mchid: "1900000100", serialNo: "A".repeat(40), privateKey: merchant.privateKey },
        { method: "POST", pathAndQuery: path, body },
        NOW,
      );
      const m =
        /^WECHATPAY2-SHA256-RSA2048 mchid="1900000100",nonce_str="([0-9A-F]{32})",timestamp="(\d{10})",serial_no="A{40}",signature="(.+)"$/.exec(
          header,
        );
      expect(m?.[2]).toBe(SECONDS);
      const text = Formatter.request("POST", path, SECONDS, m?.[1] ?? "", body);
      expect(Rsa.verify(text, m?.[3] ?? "", merchant.publicKey)).toBe(true);
    }),
    { numRuns: 25 },
  );
});

function signed(body: string, over: Record<string, string> = {}) {
  const nonce = "d824f2e086d3c1df967785d13fcd22ef";
  const headers: Record<string, string> = {
    "wechatpay-timestamp": SECONDS,
    "wechatpay-nonce": nonce,
    "wechatpay-serial": "PUB_KEY_ID_1",
    "wechatpay-signature": Rsa.sign(Formatter.response(SECONDS, nonce, body), platform.privateKey),
    "wechatpay-signature-type": "WECHATPAY2-SHA256-RSA2048",
    ...over,
  };
  return (name: string) => headers[name];
}

test("verifies what a public SDK signs, an empty body included", () => {
  for (const body of ["", "{}", '{"code_url":"weixin://wxpay/bizpayurl/up?pr=NwY5Mz9"}', "数据"]) {
    expect(() => verifyMessage(keys, signed(body), Buffer.from(body), NOW)).not.toThrow();
  }
  const nonce = "n";
  const text = messageBytes({ timestamp: SECONDS, nonce, body: Buffer.from("数据") });
  expect(
    Rsa.verify(
      Formatter.response(SECONDS, nonce, "数据"),
      signText(platform.privateKey, text),
      platform.publicKey,
    ),
  ).toBe(true);
});

test("refuses one changed byte of the body, and every changed header", () => {
  const body = '{"amount":{"total":100}}';
  const other = keyPair();
  const bad: Record<string, string>[] = [
    { "wechatpay-timestamp": String(Number(SECONDS) + 1) },
    { "wechatpay-nonce": "d824f2e086d3c1df967785d13fcd22ee" },
    { "wechatpay-serial": "PUB_KEY_ID_2" },
    { "wechatpay-serial": "" },
    { "wechatpay-signature": "" },
    { "wechatpay-signature-type": "WECHATPAY2-SM2-WITH-SM3" },
    { "wechatpay-signature": `WECHATPAY/SIGNTEST/${"A".repeat(344)}` },
    {
      "wechatpay-signature": Rsa.sign(
        Formatter.response(SECONDS, "d824f2e086d3c1df967785d13fcd22ef", body),
        other.privateKey,
      ),
    },
  ];
  for (const over of bad) {
    expect(
      () => verifyMessage(keys, signed(body, over), Buffer.from(body), NOW),
      JSON.stringify(over),
    ).toThrow(Forged);
  }
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (pick, flip) => {
      const changed = Buffer.from(body);
      const at = pick % changed.length;
      changed[at] = (changed[at] as number) ^ flip;
      expect(() => verifyMessage(keys, signed(body), changed, NOW)).toThrow(Forged);
    }),
  );
});

test("refuses a message that is 300 seconds old or ahead, and takes one of 299", () => {
  const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
  for (const seconds of [-299, 299])
    expect(() => verifyMessage(keys, signed("{}"), Buffer.from("{}"), at(seconds))).not.toThrow();
  for (const seconds of [-300, 300, 86_400])
    expect(() => verifyMessage(keys, signed("{}"), Buffer.from("{}"), at(seconds))).toThrow(Forged);
});

test("opens what a public SDK sealed and the other way round; one changed byte opens nothing", () => {
  const plain = '{"trade_state":"SUCCESS","备注":"深圳分店"}';
  const nonce = "fdasflkja484";
  const secret = apiV3Key.export().toString();
  const ciphertext = Aes.AesGcm.encrypt(plain, secret, nonce, "transaction");
  const sealed = { ciphertext, nonce, associated_data: "transaction" };
  expect(openResource(apiV3Key, sealed).toString()).toBe(plain);
  expect(sealResource(apiV3Key, plain, nonce, "transaction")).toEqual(sealed);

  const bytes = Buffer.from(ciphertext, "base64");
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    expect(() => openResource(apiV3Key, { ...sealed, ciphertext: changed.toString("base64") })).toThrow(
      Forged,
    );
  }
  expect(() => openResource(apiV3Key, { ...sealed, associated_data: "refund" })).toThrow(Forged);
  expect(() => openResource(apiV3Key, { ...sealed, nonce: "fdasflkja485" })).toThrow(Forged);
  expect(() => openResource(createSecretKey(randomBytes(32)), sealed)).toThrow(Forged);
});

test("answers any resource with its content or Forged, and nothing else", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (ciphertext, nonce, associated_data) => {
      expect(() => openResource(apiV3Key, { ciphertext, nonce, associated_data })).toThrow(Forged);
    }),
  );
});
