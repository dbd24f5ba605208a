/** The honest platform of the tests: what it knows of each transaction, the file it computes, and its signature. */

import { addDays } from "#server/calendar/calendar.ts";
import type { Day } from "#server/calendar/day.ts";
import type {
  BilledPayment,
  BilledRefund,
  BilledTransaction,
  ClearedRefund,
  OrderBehind,
  Voided,
} from "#server/clearing/billed-transaction.ts";
import { type DayInput, type DayState, openDay } from "#server/clearing/clearing-day.ts";
import { createDetail } from "#server/clearing/clearing-detail-codec.ts";
import type {
  ClearingFile,
  Entry,
  FileHeader,
  LeftOut,
  ReturnedLine,
} from "#server/clearing/clearing-file.ts";
import { digestOf, okText, signProposal, writeClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { type Decision, itemKey } from "#server/clearing/decision.ts";
import { decisionsFor } from "#server/clearing/decision-codec.ts";
import { transactionFact } from "#server/clearing/entered-bill.ts";
import { enterTransaction } from "#server/clearing/entered-transaction.ts";
import { finishDay } from "#server/clearing/finished-day.ts";
import { foldTransaction } from "#server/clearing/fold-transaction.ts";
import { LAW_HASHES } from "#server/clearing/law-digest.ts";
import type { TransactionFact } from "#server/clearing/transaction-fact.ts";
import { decisionsFrom } from "../chain.ts";
import { closesBefore, termsOfSale } from "./books-of-day.ts";
import { decidedAs, standingOn, voidedOn } from "./void-trade.ts";
import type { World, WorldRefund, WorldSale } from "./world.ts";
import { registerOf } from "./world-register.ts";

/** What the platform feeds into a day: everything a mutation may falsify. */
export interface PlatformDay extends DayInput {
  transactions: readonly BilledTransaction[];
  /** Of every transaction that enters whole: what it is computed from. One dropped or changed here is a lie. */
  facts: readonly TransactionFact[];
  /** Those facts as they were. */
  honest: readonly TransactionFact[];
  /** Changes the list of left-outs before the file is finished. */
  alter?: (list: readonly LeftOut[]) => readonly LeftOut[] | undefined;
}
export interface Proposed {
  file: ClearingFile;
  entries: Entry[];
  clr: Buffer;
  detail: Buffer;
  signature: string;
  ok: string;
}

/**
 * What the platform knows of everything that its bills hold on this day, in the order of the file. `today` is later than the
 * clearing date, and `isAnew` true, where the day is proposed once more after a rejection.
 */
export function platformDay(
  world: World,
  header: FileHeader,
  calendar: DayInput["calendar"],
  returned: readonly (ReturnedLine & { accountVersion?: number })[],
  { today, isAnew }: { today: Day; isAnew: boolean } = { today: header.clearingDate, isAnew: false },
): PlatformDay {
  const { agreements, fees } = world;
  const since = isAnew ? decidedSince(world, header.windowTo) : [];
  const input: DayInput = {
    header,
    documents: { agreements, fees },
    hashes: LAW_HASHES,
    register: registerOf(world),
    closes: closesBefore(world, header.windowTo),
    calendar,
    previous: world.files[0]?.file,
    returned,
    decisions: decisionsFrom(
      header.windowTo,
      { decisions: world.decisions, signers: world.deciders },
      { decisions: since, leftOut: [] },
    ).binding,
  };
  const transactions = transactionsOf(world, header.clearingDate, today);
  const honest = factsOf(openDay(input), transactions);
  return { ...input, transactions, facts: honest, honest };
}

/**
 * What was decided since the window's end stands in no first version; in the next it may, as the first word about its item.
 * `wait` stands in no file.
 */
function decidedSince({ decisions, deciders }: World, windowTo: string): Decision[] {
  const ofItem = decisionsFor(windowTo, decisions, deciders);
  const end = Date.parse(windowTo);
  const items = new Set(decisions.filter((d) => Date.parse(d.enteredAt) >= end).map(itemKey));
  const first = [...items].map(ofItem).filter(({ must }) => must === undefined);
  return first.flatMap(({ since }) => since).filter((d) => d.as !== "wait");
}

/** The facts of what enters whole. */
function factsOf(state: DayState, transactions: readonly BilledTransaction[]): TransactionFact[] {
  return transactions.flatMap((tx) => {
    const { entries, leftOut, refused, ended } = foldTransaction(state, tx);
    const [sale] = entries;
    const isDecided = entries.some((e) => "decisionRef" in e && e.decisionRef !== "");
    const isWhole = sale && sale.kind !== "U" && leftOut.length + refused.length + ended.length === 0;
    // Taken whole and given again whole: that is not of its shares.
    const isGivenAgain = tx.cleared.some(
      (r) => r.isWhole && r.voided?.on === state.input.header.clearingDate,
    );
    if (!isWhole || isDecided || isGivenAgain || !tx.payment || !tx.order) return [];
    return transactionFact(state, tx, tx.payment, tx.order, "") ?? [];
  });
}

function transactionsOf(world: World, day: Day, today: Day): BilledTransaction[] {
  const out = world.files[0]?.file.leftOut ?? [];
  const isOut = (reference: string, refund: string) =>
    out.some(
      (x) => x.acquirerReference === reference && x.refundReference === refund && x.kind !== "only_platform",
    );
  const billed = world.sales.flatMap((sale): BilledTransaction[] => {
    const reference = sale.acquirerReference;
    const isNow = sale.day === day;
    const wasOut = isOut(reference, "");
    const isOpen = (r: WorldRefund) => r.day === day || isOut(reference, r.acquirerRefundReference);
    const open = sale.refunds.filter(isOpen).sort(inOrder);
    const ends = sale.refunds.some((r) => voidedOn(world, r) === day && !open.includes(r));
    if (!isNow && !wasOut && open.length === 0 && !ends) return [];
    const standing = isNow ? "now" : wasOut ? "late" : formerStanding(world, sale, day);
    return [
      {
        acquirerReference: reference,
        payment: {
          channel: sale.channel,
          merchantOrderNo: sale.merchantOrderNo,
          channelNo: sale.channelNo,
          paidAt: sale.paidAt,
          orderFen: sale.billedOrderFen,
          settlementFen: sale.amount,
          feeFen: sale.fee,
          standing,
        },
        order: orderOf(sale, today),
        cleared: clearedRefunds(world, sale, day, standing).filter((c) => !open.some((r) => isSame(r, c))),
        refunds: open.map((r) => billedRefund(world, sale, r, day)),
        unbilled: [],
      },
    ];
  });
  return [...billed, ...withoutBill(world)].sort((a, b) =>
    a.acquirerReference < b.acquirerReference ? -1 : 1,
  );
}

/** The platform lost it: nobody but the bill speaks of it until it is found again. */
function orderOf(sale: WorldSale, day: Day): OrderBehind | undefined {
  // "lost" and "never" stand after every day.
  return sale.lostUntil > day ? undefined : { terms: termsOfSale(sale), feeItem: sale.item.id };
}

const billedRefund = (world: World, sale: WorldSale, r: WorldRefund, day: Day): BilledRefund => ({
  refundId: r.refundId,
  refundNo: r.refundNo,
  acquirerRefundReference: r.acquirerRefundReference,
  channel: sale.channel,
  channelNo: sale.channelNo,
  refundedAt: r.at,
  settlementFen: r.amount,
  feeFen: r.feeReturned,
  isLate: r.day !== day,
  voided: voidedBy(world, r, day),
});

const isSame = (a: Pick<WorldRefund, "refundNo">, b: Pick<WorldRefund, "refundNo">) =>
  a.refundNo === b.refundNo;

/** What became of a payment that is neither of this day nor out. */
function formerStanding(world: World, sale: WorldSale, day: Day): BilledPayment["standing"] {
  const listedOn = world.files.find((f) =>
    f.file.leftOut.some(
      (x) =>
        x.acquirerReference === sale.acquirerReference &&
        x.refundReference === "" &&
        x.kind !== "only_platform",
    ),
  )?.file.header.clearingDate;
  const sameDay = standingOn(world, sale, addDays(day, -1)).filter((r) => r.day === sale.day);
  if (!listedOn && sameDay.length > 0 && sameDay.reduce((sum, r) => sum + r.amount, 0n) === sale.amount)
    return "given_back";
  const as = decidedAs(world, sale, "");
  if (as === "accept whole") return "whole";
  if (as === "not_ours") return "not_ours";
  // What entered comes back into the list where a refund of all of it is void: what became of it then counts.
  const entered = enteredOn(world, sale, "");
  if (entered !== undefined && (listedOn === undefined || listedOn < entered)) return "cleared";
  // Given back on its own date, and since then given again by its shares.
  return listedOn ? "ended" : "cleared";
}

/** The date of the file that took it up by its shares. */
const enteredOn = (world: World, { acquirerReference }: WorldSale, refundReference: string) =>
  world.files.find((f) => world.entered.get(f.digest)?.has(`${acquirerReference}|${refundReference}`))?.file
    .header.clearingDate;

/** Refunds of former files: entered by the shares, taken whole from one shop, or gone with a payment that was left out. */
function clearedRefunds(
  world: World,
  sale: WorldSale,
  day: Day,
  standing: BilledPayment["standing"],
): ClearedRefund[] {
  return sale.refunds
    .filter((r) => r.day < day)
    .flatMap((r) => {
      const as = decidedAs(world, sale, r.acquirerRefundReference);
      const isWhole = as === "accept whole";
      const on = enteredOn(world, sale, r.acquirerRefundReference);
      const isOver = standing === "cleared" || standing === "ended" || standing === "given_back";
      const isShared = standing !== "ended" && enteredOn(world, sale, "") !== undefined;
      const isGone = isOver && !isShared && as !== "not_ours";
      if (on === undefined && !isWhole && !isGone) return [];
      return [{ r, on: on ?? r.day, isWhole }];
    })
    .sort((a, b) => (a.on === b.on ? inOrder(a.r, b.r) : a.on < b.on ? -1 : 1))
    .map(({ r, on, isWhole }) => ({
      refundId: r.refundId,
      refundNo: r.refundNo,
      acquirerRefundReference: r.acquirerRefundReference,
      channel: sale.channel,
      channelNo: sale.channelNo,
      amount: r.amount,
      feeReturned: r.feeReturned,
      enteredOn: on,
      isWhole,
      voided: voidedBy(world, r, day),
    }));
}

/** What is known at the end of a day's window. */
function voidedBy(world: World, r: WorldRefund, day: Day): Voided | undefined {
  const on = voidedOn(world, r);
  return r.voided && on !== undefined && on <= day ? { on, reason: r.voided.reason } : undefined;
}

const inOrder = (a: WorldRefund, b: WorldRefund) => a.at - b.at || (a.refundNo < b.refundNo ? -1 : 1);

/** Seldom the platform believes in a payment that no bill knows: it stands in the list for ever. */
function withoutBill(world: World): BilledTransaction[] {
  const known = (world.files[0]?.file.leftOut ?? []).filter((x) => x.kind === "only_platform");
  const none = { payment: undefined, order: undefined, cleared: [], refunds: [] };
  const list = known.map(({ acquirerReference, refundReference, amount }): BilledTransaction => {
    return { ...none, acquirerReference, unbilled: [{ refundReference, amount }] };
  });
  if (world.believes && world.random.chance(0.05)) {
    const amount = BigInt(world.random.between(1, 10_000));
    list.push({
      ...none,
      acquirerReference: `42${world.random.digits(24)}`,
      unbilled: [{ refundReference: "", amount }],
    });
  }
  return list;
}

/** Computes, writes and signs: whatever it was fed. */
export async function propose(world: World, day: PlatformDay): Promise<Proposed> {
  const state = openDay(day);
  const whole = new Set(day.honest.map((f) => f.acquirerReference));
  const facts = new Map(day.facts.map((f) => [f.acquirerReference, f]));
  const folds = new Map(
    day.transactions.filter((t) => !whole.has(t.acquirerReference)).map((t) => [t.acquirerReference, t]),
  );
  const entries: Entry[] = [];
  for (const reference of [...new Set([...facts.keys(), ...folds.keys()])].sort()) {
    const [fact, tx] = [facts.get(reference), folds.get(reference)];
    if (fact) {
      const made = enterTransaction(state, fact);
      if (made.refused.length > 0) throw new RangeError("the platform's own arithmetic refuses the lie");
      entries.push(...made.entries);
    } else if (tx) entries.push(...foldTransaction(state, tx).entries);
  }
  const altered = day.alter?.(state.leftOut);
  if (day.alter && !altered) throw new RangeError("nothing to alter");
  if (altered) state.leftOut.splice(0, state.leftOut.length, ...altered);
  const detail = await detailOf(entries);
  const file = finishDay(state, { detailCount: detail.count, detailSha256: detail.sha256 });
  return sealed(world, file, entries, detail.gz);
}

export async function detailOf(entries: readonly Entry[]) {
  const writer = createDetail();
  for (const entry of entries) await writer.write(entry);
  return writer.close();
}

/** The bytes of a file with flag and signature as the platform hands them over. */
export function sealed(world: World, file: ClearingFile, entries: Entry[], detail: Buffer): Proposed {
  const clr = writeClearingFile(file);
  return {
    file,
    entries,
    clr,
    detail,
    signature: signProposal(digestOf(clr), world.platform.privatePem),
    ok: okText(clr),
  };
}
