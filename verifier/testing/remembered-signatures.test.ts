import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { expect, test } from "vitest";
import { rememberSignatures } from "./remembered-signatures.ts";

test("what was verified once is remembered of exactly these bytes, this signature and this key", () => {
  rememberSignatures();
  const pairs = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")] as const;
  const [pem, other] = pairs.map((p) => p.publicKey.export({ type: "spki", format: "pem" }).toString()) as [
    string,
    string,
  ];
  const message = Buffer.from("QFC1-DECISION\n{}");
  const signature = sign(null, message, pairs[0].privateKey);
  const answer = (key: string, said: Buffer, by: Buffer) => verify(null, said, createPublicKey(key), by);
  for (const _ of ["asked", "asked again"]) {
    expect(answer(pem, message, signature)).toBe(true);
    expect(answer(other, message, signature)).toBe(false);
    expect(answer(pem, Buffer.from("QFC1-DECISION\n{} "), signature)).toBe(false);
    for (let i = 0; i < signature.length; i++) {
      const changed = Buffer.from(signature);
      changed[i] = (changed[i] as number) ^ 1;
      expect(answer(pem, message, changed)).toBe(false);
    }
    expect(answer(pem, message, signature.subarray(1))).toBe(false);
  }
  expect(createPublicKey(pem)).toBe(createPublicKey(pem));
});
