import { createSecretKey } from "node:crypto";
import { expect, test } from "vitest";
import { signV2, verifyV2 } from "./v2-signature.ts";

const KEY = createSecretKey(Buffer.from("192006250b4c09247ec02edce69f6a2d"));
/** The published example of the older interface. */
const FIELDS = {
  appid: "wxd930ea5d5a258f4f",
  mch_id: "10000100",
  device_info: "1000",
  body: "test",
  nonce_str: "ibuaiVcKdpRxkhJA",
  attach: "",
};

test("signs the published example, and takes both ways of signing over there", () => {
  const hmac = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6";
  expect(signV2(KEY, FIELDS)).toBe(hmac);
  expect(verifyV2(KEY, { ...FIELDS, sign: hmac })).toBe(true);
  expect(verifyV2(KEY, { ...FIELDS, sign: "9A0A8659F005D6984697E2CA0A9CF3B7" })).toBe(true);
});

test("one changed field, a name more, a signature of another or none: not the service", () => {
  const sign = signV2(KEY, FIELDS);
  const other = createSecretKey(Buffer.alloc(32, 1));
  for (const told of [
    { ...FIELDS, body: "tesT", sign },
    { ...FIELDS, total_fee: "1", sign },
    { ...FIELDS, sign: signV2(other, FIELDS) },
    { ...FIELDS, sign: sign.toLowerCase() },
    { ...FIELDS, sign: "" },
    FIELDS,
  ])
    expect(verifyV2(KEY, told)).toBe(false);
});
