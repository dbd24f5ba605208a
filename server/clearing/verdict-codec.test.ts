import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { dayFrom } from "../calendar/day.ts";
import { Refused } from "../domain-error.ts";
import type { Signer } from "./register.ts";
import type { Release, Verdict } from "./verdict.ts";
import { findReleaseFault, readRelease, verdictMessage, writeRelease } from "./verdict-codec.ts";

const VERDICT: Verdict = {
  acquirer: "ACQ001",
  clearingDate: dayFrom("2026-11-20"),
  digest: "ab".repeat(32),
  payCount: 4,
  payTotal: 123_456n,
  platform: "QF0001",
  registerSha256: "cd".repeat(32),
  seq: 1,
  settles: [],
  verdict: "released",
};
const OLDER = "ef".repeat(32);
const AT = "2026-11-21T09:30:00+08:00";
const people = ["clearing-1", "clearing-2", "stranger"].map((person) => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { person, keyId: `key-${person}`, publicKey: pem, privateKey };
});
const [one, two, stranger] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
const SIGNERS: Signer[] = [one, two];
const by = (p: typeof one, verdict = VERDICT) => ({
  person: p.person,
  keyId: p.keyId,
  alg: "Ed25519" as const,
  at: AT,
  signature: sign(null, verdictMessage(verdict, p.person, AT), p.privateKey).toString("base64"),
});
const release = (...signatures: Release["signatures"]): Release => ({ verdict: VERDICT, signatures });

test("two registered people release a file, and the bytes read back the same", () => {
  const made = release(by(one), by(two));
  expect(findReleaseFault(made, SIGNERS)).toBeUndefined();
  expect(readRelease(Buffer.from(writeRelease(made)))).toEqual(made);
});

test("what a release settles, and that nobody checked it, is part of what is signed", () => {
  const said = { ...VERDICT, settles: [OLDER], unchecked: "true" as const };
  const made = { verdict: said, signatures: [by(one, said), by(two, said)] };
  expect(readRelease(Buffer.from(writeRelease(made)))).toEqual(made);
  expect(findReleaseFault(made, SIGNERS)).toBeUndefined();
  const { unchecked: _, ...silent } = said;
  for (const verdict of [silent, { ...said, settles: [] }])
    expect(findReleaseFault({ ...made, verdict }, SIGNERS)?.code).toBe("release_signature_invalid");
});

test("signs RFC 8785 of the verdict with who and when, under a heading of its own", () => {
  expect(verdictMessage(VERDICT, "clearing-1", AT).toString()).toBe(
    `QFC1-VERDICT\n{"acquirer":"ACQ001","at":"${AT}","clearingDate":"20261120","digest":"${"ab".repeat(32)}",` +
      `"payCount":"4","payTotal":"123456","person":"clearing-1","platform":"QF0001",` +
      `"registerSha256":"${"cd".repeat(32)}","seq":"1","settles":[],"verdict":"released"}`,
  );
});

test("one person is not two, one key is not two, and a stranger is nobody", () => {
  expect(findReleaseFault(release(by(one)), SIGNERS)).toEqual({ code: "release_needs_two", have: 1 });
  expect(findReleaseFault(release(by(one), by(one)), SIGNERS)).toEqual({ code: "release_same_person" });
  const disguised = { ...one, person: "clearing-2", keyId: "key-other" };
  expect(findReleaseFault(release(by(one), by(disguised)), [one, disguised])).toEqual({
    code: "release_same_person",
  });
  expect(findReleaseFault(release(by(one), by(stranger)), SIGNERS)).toEqual({
    code: "release_key_unknown",
    keyId: "key-stranger",
  });
});

test("a verdict changed after it was signed is found", () => {
  const made = { verdict: { ...VERDICT, payTotal: 123_457n }, signatures: [by(one), by(two)] };
  expect(findReleaseFault(made, SIGNERS)).toEqual({
    code: "release_signature_invalid",
    person: "clearing-1",
  });
  const turned = { verdict: { ...VERDICT, verdict: "rejected" as const }, signatures: [by(one), by(two)] };
  expect(findReleaseFault(turned, SIGNERS)?.code).toBe("release_signature_invalid");
});

test("a file that is not a verdict is refused in words", () => {
  const good = JSON.parse(writeRelease(release(by(one), by(two))));
  const bad: [unknown, string][] = [
    [{ ...good, extra: 1 }, "members:extra,signatures,verdict"],
    [{ ...good, verdict: { ...good.verdict, digest: "x" } }, "verdict.digest"],
    [{ ...good, verdict: { ...good.verdict, note: "x" } }, "verdict.note"],
    [{ ...good, verdict: { ...good.verdict, settles: undefined } }, "verdict.settles"],
    [{ ...good, verdict: { ...good.verdict, settles: ["x"] } }, "verdict.settles"],
    [{ ...good, verdict: { ...good.verdict, settles: [OLDER, OLDER] } }, "verdict.settles"],
    [{ ...good, verdict: { ...good.verdict, verdict: "rejected", settles: [OLDER] } }, "verdict.settles"],
    [{ ...good, verdict: { ...good.verdict, unchecked: "false" } }, "verdict.unchecked"],
    [{ ...good, verdict: { ...good.verdict, verdict: "rejected", unchecked: "true" } }, "verdict.unchecked"],
    [{ ...good, signatures: [{ ...good.signatures[0], alg: "none" }] }, "signature.alg"],
    [[], "file"],
  ];
  for (const [value, reason] of bad) {
    const read = () => readRelease(Buffer.from(JSON.stringify(value)));
    expect(read).toThrow(Refused);
    try {
      read();
    } catch (e) {
      expect((e as Refused).refusal).toEqual({ code: "release_unreadable", reason });
    }
  }
  expect(() => readRelease(Buffer.from("{"))).toThrow(Refused);
});
