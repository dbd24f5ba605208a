import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { type DecidedAs, type Decision, itemKey } from "#server/clearing/decision.ts";
import { decisionMessage } from "#server/clearing/decision-codec.ts";
import { decisionsFrom } from "./chain.ts";

const people = ["decider-1", "decider-2"].map((person) => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { person, keyId: `key-${person}`, publicKey: pem, privateKey };
});
const ITEM = { acquirerReference: "4200000001", refundReference: "", bearer: "" };
const TO = "2026-11-25T00:00:00+08:00";

function entered(decisionRef: string, as: DecidedAs, at: string): Decision {
  const proposal = {
    ...{ ...ITEM, decisionRef, acquirer: "ACQ001", amount: 5000n, as, until: undefined },
    signatures: [],
  };
  const signatures = people.map(({ person, keyId, privateKey }) => ({
    ...{ person, keyId, alg: "Ed25519" as const, at },
    signature: sign(null, decisionMessage(proposal, person, at), privateKey).toString("base64"),
  }));
  return { ...proposal, signatures, enteredAt: at };
}
const asked = entered("dec_1", "refund", "2026-11-25T02:00:00+08:00");
const accepted = entered("dec_2", "accept", "2026-12-04T02:00:00+08:00");
const bindingIn = (decisions: Decision[], said: Parameters<typeof decisionsFrom>[2]) =>
  decisionsFrom(TO, { decisions, signers: people }, said).binding.get(itemKey(ITEM));

test("a file that followed a decision stays equal when days later another decision has followed that one", () => {
  const said = { decisions: [{ decisionRef: "dec_1" }], leftOut: [] };
  expect(bindingIn([asked], said)).toEqual({ decisionRef: "dec_1", as: "refund" });
  expect(bindingIn([asked, accepted], said)).toEqual({ decisionRef: "dec_1", as: "refund" });
});

test("what the file before already followed binds the item that this one carries on, though it stands in it as no J", () => {
  const carried = { decisions: [], leftOut: [{ decisionRef: "dec_1" }] };
  expect(bindingIn([asked], carried)).toEqual({ decisionRef: "dec_1", as: "refund" });
  expect(bindingIn([asked], { decisions: [], leftOut: [] })).toBeUndefined();
});
