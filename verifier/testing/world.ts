/** A small acquirer for the tests: shops, agreements, fees, orders, bank and funds, living through a chain of days. */

import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { agreementConsents, feeConsents } from "#sandbox/core/consents.ts";
import type { Agreement } from "#server/agreement/agreement.ts";
import { agreementSha256, readAgreement, writeAgreement } from "#server/agreement/agreement-codec.ts";
import type { DocumentEvidence } from "#server/agreement/document-evidence.ts";
import { formerOf } from "#server/agreement/evidence-law.ts";
import type { FeeItem, FeeSchedule } from "#server/agreement/fee-schedule.ts";
import { feeScheduleSha256, writeFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { receiversOf, type SplitRule, type Term } from "#server/agreement/split-rule.ts";
import { present } from "#server/assert.ts";
import { type Day, dayFrom } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel, eachChannel, walletOf } from "#server/channel/channel.ts";
import type { Decision } from "#server/clearing/decision.ts";
import type { AcquirerRegister, Barred, RegisterEntry, Signer } from "#server/clearing/register.ts";
import { shopEntry, registerOf as testRegister } from "#server/clearing/testing/register.ts";
import type { ClientFunds, InTransit } from "#server/result/control.ts";
import type { BillRow } from "#server/statement/bill-row.ts";
import type { BankLine, FormerFile } from "../books.ts";
import { Random } from "./random.ts";

export const ACQUIRER = "ACQ001";
export const PLATFORM = "QF0001";

/** What happens on the days: `few` = the plain trade that tests of single laws rest on, `all` = whatever may happen. */
export type Events = "few" | "all";

export interface WorldRefund {
  /** Empty where the acquirer's own staff made it. */
  refundId: string;
  refundNo: string;
  acquirerRefundReference: string;
  /** Epoch ms. */
  at: number;
  amount: bigint;
  feeReturned: bigint;
  /** The clearing date of its bill row. */
  day: Day;
}
export interface WorldSale {
  orderId: string;
  merchantOrderNo: string;
  acquirerReference: string;
  channel: Channel;
  channelNo: string;
  createdAt: number;
  paidAt: number;
  sellerNo: string;
  orderAmount: bigint;
  /** What the bill says was ordered. */
  billedOrderFen: bigint;
  amount: bigint;
  fee: bigint;
  item: FeeItem;
  agreementSha256: string;
  feesSha256: string;
  /** The clearing date of its bill row. */
  day: Day;
  /** The platform lost it: it stands in the bill only until the platform finds it again; `never`: it is none of its orders. */
  lostUntil: Day | "lost" | "never" | "";
  refunds: WorldRefund[];
}
export interface SignerWithKey extends Signer {
  privateKey: KeyObject;
}

/** A row of another system at a number that it shares with a shop. */
interface ForeignRow {
  channel: Channel;
  row: BillRow;
}
export interface World {
  random: Random;
  events: Events;
  cutOffMinutes: number;
  /** The platform believes now and then in a payment that no bill knows. */
  believes: boolean;
  shops: RegisterEntry[];
  barred: Barred[];
  /** Every version of the register that was laid, ascending. */
  registers: AcquirerRegister[];
  feeToleranceFen: bigint;
  agreements: Map<string, DocumentEvidence<Agreement>>;
  fees: Map<string, DocumentEvidence<FeeSchedule>>;
  /** What is in force now, by seller. */
  current: Map<string, { agreement: string; fees: string }>;
  sellers: string[];
  sales: WorldSale[];
  bank: BankLine[];
  clientFunds: ClientFunds[];
  inTransit: InTransit[];
  foreign: ForeignRow[];
  /** Rows that a later bill states a second time, at its first instant: by reference of payment or refund. */
  again: { acquirerReference: string; acquirerRefundReference: string; at: number }[];
  /** The chain that counts, newest first; without a release it still waits. */
  files: FormerFile[];
  /** The refunds that entered, "reference|refund reference", by the digest of the file. */
  entered: Map<string, ReadonlySet<string>>;
  /** Rejected or built on a rejected one. */
  gone: FormerFile[];
  decisions: Decision[];
  closes: { merchantOrderNo: string; closedAt: string; enteredAt: string }[];
  /** Who releases. */
  people: SignerWithKey[];
  /** Who decides about what is left out. */
  deciders: SignerWithKey[];
  platform: { privatePem: string; publicPem: string };
}

/** Before the first day of every chain. */
const CONSENTS_FROM = "2026-01-01T00:00:00+08:00";
const pad = (n: number) => `M${String(n).padStart(14, "0")}`;

/** `openFrom` = epoch ms from which the first documents are in force. */
export function openWorld(seed: number, openFrom: number, events: Events, cutOffMinutes = 0): World {
  const random = new Random(seed);
  const isAll = events === "all";
  const shops = Array.from({ length: random.between(4, 8) }, (_, i) => shopOf(i + 1, random)).map(
    (shop, i): RegisterEntry => ({ ...shop, role: i < 2 ? "mall" : "shop" }),
  );
  if (isAll) shareNumbers(shops, random);
  const world: World = {
    random,
    events,
    cutOffMinutes,
    believes: !isAll || random.chance(0.2),
    shops,
    barred: ["QF0001", "AGENT-1"].map((no) => ({ no, from: instantText(new Date(openFrom)) })),
    registers: [],
    feeToleranceFen: BigInt(random.pick([0, 1, 1, 1, 2])),
    agreements: new Map(),
    fees: new Map(),
    current: new Map(),
    sellers: shops.slice(2).map((s) => s.subMerchantNo),
    sales: [],
    bank: [],
    clientFunds: [],
    inTransit: [],
    foreign: [],
    again: [],
    files: [],
    entered: new Map(),
    gone: [],
    decisions: [],
    closes: [],
    people: ["clearing-1", "clearing-2"].map(personOf),
    deciders: ["clearing-3", "clearing-4"].map(personOf),
    platform: platformKeys(),
  };
  for (const seller of world.sellers) {
    changeAgreement(world, seller, openFrom);
    changeFees(world, seller, openFrom);
  }
  return world;
}

/** Some shops let another system use one of their numbers. */
function shareNumbers(shops: RegisterEntry[], random: Random): void {
  for (const [i, shop] of shops.entries()) {
    if (!random.chance(0.4)) continue;
    const share = (channel: Channel) => (shop.channelNos[channel] ?? []).map((n) => ({ ...n, shared: true }));
    const channel = random.pick(CHANNELS);
    shops[i] = { ...shop, channelNos: { ...shop.channelNos, [channel]: share(channel) } };
  }
}

function shopOf(n: number, random: Random): RegisterEntry {
  return shopEntry(pad(n), {
    name: `shop ${n}`,
    channelNos: eachChannel((channel) => [{ no: walletOf(channel).number.example(n), shared: false }]),
    accountRef: `${pad(n)}-A1`,
    contacts: [{ person: `lead-${n}`, version: 1, from: CONSENTS_FROM, to: null }],
    cycle: random.pick(["T+1", "T+1", "T+1", "T+1", "T+2", "T+3", "D+1", "D+3", "T+30"]),
    minimumFen: BigInt(random.pick([0, 0, 0, 100, 10_000])),
  });
}

/** Lays the next version of the register, as the shops stand now. */
export function layRegister(world: World, at: string): void {
  const { shops, barred, feeToleranceFen, registers } = world;
  const signers = [...world.people, ...world.deciders].map(({ person, keyId, publicKey }) => ({
    person,
    keyId,
    publicKey,
  }));
  const version = registers.length + 1;
  const { cutOffMinutes } = world;
  const stated = {
    version,
    at,
    barred: [...barred],
    feeToleranceFen,
    signers,
    consentsFrom: CONSENTS_FROM,
    cutOffMinutes,
  };
  registers.push(testRegister(shops, stated));
}

/** The newest version. */
export const registerOf = (world: World): AcquirerRegister =>
  present(world.registers.at(-1), "a version was laid");

function personOf(person: string): SignerWithKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { person, keyId: `key-${person}`, publicKey: pem, privateKey };
}

function platformKeys(): World["platform"] {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    privatePem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** A new version of the seller's agreement, in force from this instant; the former one ends there. */
export function changeAgreement(world: World, seller: string, at: number): void {
  const { random } = world;
  const former = world.current.get(seller);
  const version = former ? (world.agreements.get(former.agreement)?.document.version ?? 0) + 1 : 1;
  const rule = ruleOf(world, seller);
  const agreement: Agreement = {
    acquirer: ACQUIRER,
    agreement: `spa_${seller}`,
    version,
    merchant: "mch_mall",
    seller,
    consents: [...new Set(receiversOf(rule))].filter((no) => no !== seller).sort(),
    effectiveFrom: dayFrom("2026-01-01"),
    rule,
    ...(world.events === "all" && random.chance(0.6) && { refundCover: "seller" as const }),
  };
  const body = writeAgreement(agreement);
  const document = readAgreement(body);
  const row = { sha256: agreementSha256(agreement), body, document, ...approvedFrom(at) };
  const { sha256 } = row;
  endOf(world.agreements, former?.agreement, at);
  const ofSeller = [...world.agreements.values()].filter((a) => a.document.seller === seller);
  world.agreements.set(sha256, {
    ...row,
    consents: agreementConsents({
      row,
      former: formerOf(row, ofSeller),
      entries: world.shops,
      at: row.inForceFrom,
    }),
  });
  world.current.set(seller, { agreement: sha256, fees: former?.fees ?? "" });
  random.next();
}

export function changeFees(world: World, seller: string, at: number): void {
  const former = world.current.get(seller);
  const before = former && world.fees.get(former.fees);
  const schedule: FeeSchedule = {
    acquirer: ACQUIRER,
    feeSchedule: `fee_${seller}`,
    version: (before?.document.version ?? 0) + 1,
    items: CHANNELS.map((channel) => feeItemOf(channel, world.random)),
  };
  const body = writeFeeSchedule(schedule);
  const row = { sha256: feeScheduleSha256(schedule), body, document: schedule, ...approvedFrom(at) };
  const { sha256 } = row;
  endOf(world.fees, former?.fees, at);
  const ofSeller = [...world.fees.values()].filter((f) => f.document.feeSchedule === schedule.feeSchedule);
  const asked = {
    row,
    former: formerOf(row, ofSeller),
    entries: world.shops,
    at: row.inForceFrom,
  };
  world.fees.set(sha256, { ...row, consents: feeConsents(asked, [seller]) });
  world.current.set(seller, { agreement: former?.agreement ?? "", fees: sha256 });
}

/** In force from this instant, and approved then by two. */
function approvedFrom(at: number) {
  const inForceFrom = instantText(new Date(at));
  const approvals = ["reviewer", "approver"].map((person) => ({ person, at: inForceFrom, reason: "seen" }));
  return { inForceFrom, inForceTo: null, approvals, consents: [] };
}

function endOf<T>(documents: Map<string, DocumentEvidence<T>>, sha256: string | undefined, at: number): void {
  const former = sha256 === undefined ? undefined : documents.get(sha256);
  if (former) documents.set(former.sha256, { ...former, inForceTo: instantText(new Date(at)) });
}

function feeItemOf(channel: Channel, random: Random): FeeItem {
  return {
    id: `${channel}-1`,
    channel,
    mode: walletOf(channel).mode,
    ppm: random.pick([0, 2_000, 3_800, 6_000, 10_000]),
    ...(random.chance(0.3) && { perItemFen: BigInt(random.between(1, 20)) }),
    ...(random.chance(0.3) && { minFen: BigInt(random.between(1, 30)) }),
    ...(random.chance(0.3) && { capFen: BigInt(random.between(30, 5_000)) }),
    onRefund: random.pick(["recompute", "proportional", "keep"] as const),
  };
}

function ruleOf(world: World, seller: string): SplitRule {
  const { random, shops } = world;
  const others = shops.map((s) => s.subMerchantNo);
  const terms = Array.from({ length: random.between(0, 4) }, (): Term => {
    const to = random.pick(others);
    const when = random.chance(0.25)
      ? {
          when: {
            ...(random.chance(0.5) && { channel: random.pick(CHANNELS) }),
            ...(random.chance(0.5) && { minFen: BigInt(random.between(0, 500)) }),
            ...(random.chance(0.5) && { maxFen: BigInt(random.between(500, 50_000)) }),
          },
        }
      : {};
    if (random.chance(0.25)) return { kind: "fixed", fen: BigInt(random.between(1, 100)), to, ...when };
    const cap = random.chance(0.2) ? { capFen: BigInt(random.between(1, 800)) } : {};
    return {
      kind: "share",
      of: random.pick(["base", "rest"] as const),
      ppm: random.between(1, 200_000),
      to,
      ...cap,
      ...when,
    };
  });
  const receivers = [...terms.map((t) => t.to), seller];
  return {
    terms,
    remainder: seller,
    bearer: random.pick(["proportional", "remainder"] as const),
    ...(random.chance(0.25) && { feeBearer: random.pick(receivers) }),
  };
}
