/** The honest platform of the tests: the facts it knows, the file it computes, and its signature. */
import type { Day } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import {
  type DayInput,
  enterTransaction,
  finishDay,
  type LeftOutItem,
  leaveOut,
  openDay,
  type RefundFact,
  type TransactionFact,
} from "#server/clearing/clearing-day.ts";
import { createDetail } from "#server/clearing/clearing-detail-codec.ts";
import type { ClearingFile, Entry, FileHeader, ReturnedLine } from "#server/clearing/clearing-file.ts";
import { digestOf, okText, signProposal, writeClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { registerOf, type World, type WorldRefund, type WorldSale } from "./world.ts";

/** What the platform feeds into a day: everything a mutation may falsify. */
export interface PlatformDay {
  header: FileHeader;
  facts: TransactionFact[];
  leftOut: LeftOutItem[];
  returned: DayInput["returned"];
  previous?: DayInput["previous"];
  register: DayInput["register"];
  calendar: DayInput["calendar"];
}
export interface Proposed {
  file: ClearingFile;
  entries: Entry[];
  clr: Buffer;
  detail: Buffer;
  signature: string;
  ok: string;
}

/** Facts of everything that enters on this day, sorted by reference, and what is left out and why. */
export function platformDay(
  world: World,
  header: FileHeader,
  calendar: DayInput["calendar"],
  returned: readonly (ReturnedLine & { accountVersion?: number })[],
): PlatformDay {
  const day = header.clearingDate;
  const facts: TransactionFact[] = [];
  const leftOut: LeftOutItem[] = [];
  const ordered = [...world.sales].sort((a, b) => (a.acquirerReference < b.acquirerReference ? -1 : 1));
  const trial = openDay(inputOf(world, { header, calendar, returned, leftOut: [] }));
  for (const sale of ordered) {
    const open = sale.refunds.filter((r) => !r.cleared).sort(inOrder);
    if (sale.cleared && open.length === 0) continue;
    const isLost = sale.lostUntil === "lost" || sale.lostUntil > day;
    const { fact, refused } = isLost
      ? { fact: undefined, refused: "only_acquirer" }
      : admit(sale, open, day, trial);
    if (fact) facts.push(fact);
    if (!sale.cleared && !fact?.entersNow) leftOut.push(outOf(world, sale, undefined, refused, day));
    const entering = new Set(fact?.refunds.map((r) => r.refundNo));
    for (const r of open)
      if (!entering.has(r.refundNo)) {
        const why = !sale.cleared && !fact?.entersNow ? "payment_left_out" : refused;
        leftOut.push(outOf(world, sale, r, why, day));
      }
  }
  leftOut.push(...withoutBill(world, day));
  return { ...inputOf(world, { header, calendar, returned, leftOut }), facts, leftOut };
}

function inputOf(
  world: World,
  at: Pick<DayInput, "header" | "calendar" | "returned"> & { leftOut: LeftOutItem[] },
): DayInput & { leftOut: LeftOutItem[] } {
  return {
    ...at,
    agreements: new Map([...world.agreements].map(([k, v]) => [k, v.document])),
    fees: new Map([...world.fees].map(([k, v]) => [k, v.document])),
    register: registerOf(world),
    previous: world.files[0]?.file,
    decisions: [],
  };
}

/** Tries to enter with all refunds, then without those the arithmetic refuses. */
function admit(
  sale: WorldSale,
  open: readonly WorldRefund[],
  day: Day,
  trial: ReturnType<typeof openDay>,
): { fact: TransactionFact | undefined; refused: string } {
  for (let n = open.length; n >= 0; n--) {
    const fact = factOf(sale, open.slice(0, n), day);
    if (sale.cleared && n === 0) break;
    const result = enterTransaction(trial, fact);
    if ("entries" in result) return { fact, refused: n < open.length ? "fee_differs" : "" };
    if (result.fault.refundReference === "") break;
  }
  return { fact: undefined, refused: "fee_differs" };
}

const inOrder = (a: WorldRefund, b: WorldRefund) => a.at - b.at || (a.refundNo < b.refundNo ? -1 : 1);

function factOf(sale: WorldSale, refunds: readonly WorldRefund[], day: Day): TransactionFact {
  const refundFacts: RefundFact[] = refunds.map((r) => ({
    refundId: r.refundId,
    refundNo: r.refundNo,
    acquirerRefundReference: r.acquirerRefundReference,
    refundedAt: instantText(new Date(r.at)),
    source: "",
    amount: r.amount,
    feeReturned: r.feeReturned,
    entersLate: r.day < day,
  }));
  return {
    orderId: sale.orderId,
    merchantOrderNo: sale.merchantOrderNo,
    acquirerReference: sale.acquirerReference,
    channel: sale.channel,
    mode: sale.item.mode,
    category: sale.item.category ?? "",
    createdAt: instantText(new Date(sale.createdAt)),
    paidAt: instantText(new Date(sale.paidAt)),
    sellerNo: sale.sellerNo,
    orderAmount: sale.orderAmount,
    amount: sale.amount,
    fee: sale.fee,
    agreementSha256: sale.agreementSha256,
    feesSha256: sale.feesSha256,
    entersNow: !sale.cleared,
    entersLate: !sale.cleared && sale.day < day,
    cleared: sale.refunds.filter((r) => r.cleared).sort(inOrder),
    refunds: refundFacts,
  };
}

function outOf(
  world: World,
  sale: WorldSale,
  r: WorldRefund | undefined,
  reason: string,
  day: Day,
): LeftOutItem {
  const refundReference = r?.acquirerRefundReference ?? "";
  const before = world.leftOut.find(
    (x) => x.acquirerReference === sale.acquirerReference && x.refundReference === refundReference,
  );
  return {
    acquirerReference: sale.acquirerReference,
    refundReference,
    kind: reason,
    amount: r?.amount ?? sale.amount,
    since: before?.since ?? day,
    reason,
    channel: sale.channel,
    isNew: (r ?? sale).day === day,
  };
}

/** Seldom the platform believes in a payment that no bill knows: it stands in the list for ever. */
function withoutBill(world: World, day: Day): LeftOutItem[] {
  const known = world.leftOut.filter((x) => x.kind === "only_platform");
  const list = known.map((x): LeftOutItem => ({ ...x, isNew: false }));
  if (world.random.chance(0.05))
    list.push({
      acquirerReference: `42${world.random.digits(24)}`,
      refundReference: "",
      kind: "only_platform",
      amount: BigInt(world.random.between(1, 10_000)),
      since: day,
      reason: "only_platform",
      isNew: false,
    });
  return list;
}

/** Computes, writes and signs: whatever it was fed. */
export async function propose(world: World, day: PlatformDay): Promise<Proposed> {
  const state = openDay({ ...inputOf(world, { ...day, leftOut: [] }), ...day, leftOut: [] });
  for (const item of day.leftOut) leaveOut(state, item);
  const entries: Entry[] = [];
  for (const fact of day.facts) {
    const result = enterTransaction(state, fact);
    if ("fault" in result) throw new RangeError(`refused: ${JSON.stringify(result.fault)}`);
    entries.push(...result.entries);
  }
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
