import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDocument } from "#sandbox/core/agreements.ts";
import { openTestSandbox, type TestSandbox, until } from "#sandbox/testing/world.ts";
import { acceptPayment } from "#sandbox/trade/accept-payment.ts";
import { acceptRefund } from "#sandbox/trade/accept-refund.ts";
import { MAGIC } from "#sandbox/trade/magic.ts";
import { agreementSha256, writeAgreement } from "#server/agreement/agreement-codec.ts";
import { receiversOf } from "#server/agreement/split-rule.ts";
import { addDays } from "#server/calendar/calendar.ts";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import { clearingFileName, readClearingFile, signProposal } from "#server/clearing/clearing-file-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { idOf } from "#server/id.ts";
import type { OrderTerms } from "#server/order/order-terms.ts";
import { merchantOrderNo, refundNo, writeOrderTerms } from "#server/order/order-terms-codec.ts";
import { DEMO_MERCHANT, DEMO_RULES, DEMO_SHOPS } from "#server/setup/demo.ts";

/** The sandbox's own desk, day after day: bills, originals, bank and funds as its systems write them. */
let sandbox: TestSandbox;
const SELLERS = Object.keys(DEMO_RULES);
const terms: { terms: string; refunds: { refundNo: string; refundId: string }[] }[] = [];
const agreements = new Map<string, string>();
let fees = "";
let orders = 0;

const desk = () => join(sandbox.dir, "sandbox", "desk");
function verify(...args: string[]) {
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    encoding: "utf8",
  });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}

beforeAll(async () => {
  sandbox = await openTestSandbox();
  fees = JSON.parse(readFileSync(join(desk(), "fees.json"), "utf8"))[0].sha256;
  for (const seller of SELLERS) {
    const rule = DEMO_RULES[seller];
    if (!rule) continue;
    const consents = [...new Set(receiversOf(rule))].filter((no) => no !== seller).sort();
    const head = {
      acquirer: "ACQ001",
      agreement: `spa_${seller}`,
      version: 1,
      merchant: DEMO_MERCHANT.name,
      seller,
    };
    const agreement = { ...head, consents, effectiveFrom: dayFrom("2026-11-01"), rule };
    const body = writeAgreement(agreement);
    agreements.set(seller, agreementSha256(agreement));
    const inForceFrom = "2026-11-01T00:00:00+08:00";
    const asked = {
      body,
      inForceFrom,
      approvedBy: ["reviewer", "approver"],
      reason: "已核对",
    };
    addDocument(sandbox.sandbox.world, "agreement", asked);
  }
});
afterAll(() => sandbox.close());

/** One order placed with the number that commits to its terms, paid at once, refunded in part where asked. */
async function sell(seller: string, channel: Channel, fen: bigint, ...refunds: bigint[]): Promise<void> {
  const { world } = sandbox.sandbox;
  const isLate = fen === MAGIC.lateAfterClose;
  const now = world.now();
  const own: OrderTerms = {
    acquirer: "ACQ001",
    agreement: agreements.get(seller) ?? "",
    amountFen: fen,
    campaign: "",
    channel,
    createdAt: instantText(now),
    feeSchedule: fees,
    fundedFen: 0n,
    order: `ord_${String(++orders).padStart(26, "0")}`,
    seller,
  };
  const no = merchantOrderNo(own);
  const shop = DEMO_SHOPS.find((s) => s.number === seller);
  const codeUrl = world.dialects[channel].newCodeUrl();
  const ends = new Date(now.getTime() + 3_600_000).toISOString();
  await world.record({
    kind: "placed",
    at: now.toISOString(),
    channel,
    no,
    channelNo: shop?.[channel] ?? "",
    totalFen: String(fen),
    description: "test",
    notifyUrl: "",
    expiresAt: ends,
    codeUrl,
    codeExpiresAt: ends,
    fingerprint: no,
    echo: {},
  });
  // The acquirer closed it before the payer's money came.
  if (isLate)
    await world.record({ kind: "closed", channel, no, at: new Date(now.getTime() - 1_500).toISOString() });
  await acceptPayment(world, codeUrl);
  if (isLate) await until("the late payment", () => world.book.find(channel, no)?.payment !== undefined);
  const trade = world.book.find(channel, no);
  for (const [i, amount] of refunds.entries())
    if (trade)
      await acceptRefund(world, trade, {
        refundNo: refundNo(no, i + 1),
        fen: amount,
        reason: "",
        notifyUrl: "",
      });
  const given = refunds.map((_, i) => ({
    refundNo: refundNo(no, i + 1),
    refundId: idOf("rfd", `0198f2a0-0000-7000-8000-${String(orders * 100 + i).padStart(12, "0")}`),
  }));
  terms.push({ terms: writeOrderTerms(own), refunds: given });
}

/** Makes the file of a day from the sandbox's own books, signs it as the platform would, and lays it on the desk. */
function propose(day: Day): string {
  const list = join(sandbox.dir, "terms.jsonl");
  writeFileSync(list, terms.map((t) => `${JSON.stringify(t)}\n`).join(""));
  const out = join(desk(), "files");
  const facts = [
    "--acquirer",
    "ACQ001",
    "--platform",
    "QF0001",
    "--opened-at",
    `${addDays(day, 1)}T01:00:00+08:00`,
  ];
  const made = verify("compute", "--desk", desk(), "--date", day, ...facts, "--terms", list, "--out", out);
  expect(made, made.said).toMatchObject({ code: 0 });
  const stem = join(out, clearingFileName({ acquirer: "ACQ001", clearingDate: day, seq: 1 }));
  writeFileSync(
    `${stem}.sig`,
    signProposal(sha256Hex(readFileSync(`${stem}.clr`)), sandbox.key("clearing.key")),
  );
  return stem;
}

test("reads the sandbox's desk as equal through failed and returned payments and a weekend", async () => {
  const day = async (days: number) =>
    expect((await sandbox.post("/control/clock", { days })).status).toBe(200);
  const seen = new Set<string>();
  for (const date of ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"]) {
    for (const [i, seller] of SELLERS.entries())
      for (const channel of CHANNELS)
        await sell(seller, channel, BigInt(10_000 + i * 137), ...(i % 2 ? [333n, 50n] : []));
    await sell("M00000000000006", "wechat", 12n);
    await sell("M00000000000004", "alipay", 11n);
    if (date === "2026-11-25") await sell("M00000000000005", "wechat", MAGIC.lateAfterClose);
    await day(1);
    const stem = propose(dayFrom(date));
    const checked = verify("check", "--desk", desk(), "--file", `${stem}.clr`);
    expect(checked, checked.said).toMatchObject({ code: 0 });
    expect(checked.said).not.toContain("缺少资金对账单");
    for (const person of ["clearing-1", "clearing-2"]) {
      const signed = verify(
        "release",
        "--desk",
        desk(),
        "--file",
        `${stem}.clr`,
        "--key",
        join(desk(), "keys", `${person}.key`),
      );
      expect(signed, signed.said).toMatchObject({ code: 0 });
    }
    const exported = verify("export", "--desk", desk(), "--file", `${stem}.clr`);
    expect(exported, exported.said).toMatchObject({ code: 0 });
    const file = readClearingFile(readFileSync(`${stem}.clr`));
    for (const b of file.returned) seen.add(b.kind);
    for (const x of file.leftOut) seen.add(x.kind);
    for (const p of file.positions) seen.add(`${p.action} ${p.reason}`.trim());
  }
  expect([...seen]).toEqual(
    expect.arrayContaining(["failed", "returned", "late_payment", "PAY", "HOLD account_not_approved"]),
  );
  expect(readdirSync(join(desk(), "bank", "out")).some((n) => n.includes("rejected"))).toBe(false);
}, 120_000);
