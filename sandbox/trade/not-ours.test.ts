import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { present } from "#server/assert.ts";
import { addDays } from "#server/calendar/calendar.ts";
import { dayOf, instantText } from "#server/calendar/instant.ts";
import { walletOf } from "#server/channel/channel.ts";
import type { DecidedAs } from "#server/clearing/decision.ts";
import { writeDecision } from "#server/clearing/decision-codec.ts";
import { openTestSandbox, type TestSandbox } from "../testing/world.ts";
import type { FundsLine } from "../world/facts.ts";
import { readLines } from "../world/files.ts";
import { acceptPayment } from "./accept-payment.ts";
import { acceptRefund } from "./accept-refund.ts";

const PAID_FEN = 10_000n;
const BACK_FEN = 4_000n;
const HOUR_MS = 3_600_000;
let box: TestSandbox;
let book = "";
beforeEach(async () => {
  box = await openTestSandbox();
  book = "";
});
afterEach(() => box.close());

const world = () => box.sandbox.world;
const tradeOf = (no: string) => present(world().book.find("wechat", no), "it was ordered");
/** A payment, part of which its channel gives back at once. */
async function payAndGiveBack(no: string) {
  const codeUrl = world().dialects.wechat.newCodeUrl();
  const [at, ends] = [0, HOUR_MS].map((ms) => new Date(world().now().getTime() + ms).toISOString());
  await world().record({
    ...{ kind: "placed", at: at ?? "", channel: "wechat", no, totalFen: `${PAID_FEN}`, description: "x" },
    ...{ channelNo: walletOf("wechat").number.example(7), notifyUrl: "", codeUrl, fingerprint: no, echo: {} },
    ...{ expiresAt: ends ?? "", codeExpiresAt: ends ?? "" },
  });
  await acceptPayment(world(), codeUrl);
  const asked = { refundNo: `R${no}`, fen: BACK_FEN, reason: "顾客投诉", notifyUrl: "" };
  await acceptRefund(world(), tradeOf(no), asked);
}

const PEOPLE = ["clearing-3", "clearing-4"];
/** This house's own core reads its book as it stands: whether a key made the signature is the tool's to ask. */
const signed = (person: string) => ({
  ...{ person, keyId: person, alg: "Ed25519" as const },
  signature: Buffer.alloc(64).toString("base64"),
});
/** Two people decide now about a payment, or its refund. */
function decide(no: string, as: DecidedAs, about: "payment" | "refund"): void {
  const { payment, refunds } = tradeOf(no);
  const { reference = "", settlementFen = 0n } = payment ?? {};
  const refundReference = about === "refund" ? (refunds[0]?.reference ?? "") : "";
  const at = instantText(world().now());
  const said = {
    ...{ decisionRef: `dec_${reference}${refundReference}`, acquirer: "ACQ001", as, amount: settlementFen },
    ...{ acquirerReference: reference, refundReference, bearer: "" },
    until: as === "wait" ? addDays(dayOf(world().now()), 7) : undefined,
    signatures: PEOPLE.map((person) => ({ ...signed(person), at })),
  };
  book += `${writeDecision({ ...said, enteredAt: at })}\n`;
  writeFileSync(join(world().paths.desk, "decisions.jsonl"), book);
}
const nextDay = () => box.post("/control/clock", { days: 1 });
/** Of each day that has ended: what left the client funds otherwise than to shops; what the channel took for refunds. */
const handedOver = () =>
  readLines<FundsLine>(world().paths.funds).flatMap((l) => (l.kind === "client_funds" ? [l.refunded] : []));
const refunded = () =>
  readLines<FundsLine>(world().paths.funds).flatMap((l) =>
    l.kind === "in_transit" && l.channel === "wechat" ? [l.refunded] : [],
  );

test("what is not this house's leaves its funds, and a refund of it comes back with the later of the two decisions", async () => {
  for (const no of ["QNOT1", "QNOT2", "QNOT3"]) await payAndGiveBack(no);
  await nextDay();
  // The first's refund is decided a day after it, the second's a day before it; the third's payment waits.
  decide("QNOT1", "not_ours", "payment");
  for (const no of ["QNOT2", "QNOT3"]) {
    decide(no, "wait", "payment");
    decide(no, "not_ours", "refund");
  }
  await nextDay();
  decide("QNOT1", "not_ours", "refund");
  decide("QNOT2", "not_ours", "payment");
  await nextDay();
  const { payment, refunds } = tradeOf("QNOT1");
  const paid = PAID_FEN - (payment?.feeFen ?? 0n);
  const back = BACK_FEN - (refunds[0]?.feeReturnedFen ?? 0n);
  expect(handedOver()).toEqual(["0", `${paid}`, `${paid - back - back}`]);
});

test("a refund that was handed over and then ends CLOSED gives this house nothing back; one that waits does", async () => {
  for (const no of ["QNOT1", "QNOT2"]) await payAndGiveBack(no);
  await nextDay();
  for (const about of ["payment", "refund"] as const) decide("QNOT1", "not_ours", about);
  await nextDay();
  for (const no of ["QNOT1", "QNOT2"])
    expect(
      await box.post("/core/refunds/close", { refundNo: `R${no}`, reason: "用户账户已注销" }),
    ).toMatchObject({ status: 200 });
  await nextDay();
  expect(refunded()).toEqual([`${BACK_FEN + BACK_FEN}`, "0", `${-BACK_FEN}`]);
});
