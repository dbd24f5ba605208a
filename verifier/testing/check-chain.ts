/** One random chain, everything in it checked: as it is proposed, as the acquirer computes it, and again at the end. */

import { leftOutKey } from "#server/clearing/clearing-day.ts";
import type { LeftOut } from "#server/clearing/clearing-file.ts";
import { digestOf, writeClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { chainOf } from "#server/clearing/file-chain.ts";
import type { StatedOrder } from "#server/clearing/stated-order.ts";
import { STOPPED } from "#server/clearing/stopped-line.ts";
import { computeDay } from "../compute-day.ts";
import { sentenceOf } from "../difference.ts";
import { booksOfDay, termsOfSale } from "./books-of-day.ts";
import { CALENDAR, checkLived, knownFiles, type LivedDay, liveDays } from "./chain-of-days.ts";
import { keptIn } from "./kept-versions.ts";

export interface CheckedChain {
  seed: number;
  /** Files proposed, first versions and later ones. */
  days: number;
  computed: number;
  checkedAgain: number;
  /** How often each kind of thing was seen. */
  seen: Map<string, number>;
  /** What differed and should not have; empty where all is well. */
  faults: string[];
}

/** Stops at the first day that is not as it should be. */
export async function checkChain(seed: number, length: number): Promise<CheckedChain> {
  const checked: CheckedChain = { seed, days: 0, computed: 0, checkedAgain: 0, seen: new Map(), faults: [] };
  const lived: LivedDay[] = [];
  for await (const day of liveDays(seed, length, "all")) {
    lived.push(day);
    checked.days++;
    for (const kind of kindsOf(day)) checked.seen.set(kind, (checked.seen.get(kind) ?? 0) + 1);
    checked.faults.push(...(await faultsOf(day, checked)));
    if (checked.faults.length > 0) return checked;
  }
  for (const day of lived) checked.faults.push(...(await faultsAfterwards(day, checked)));
  return checked;
}

async function faultsOf(lived: LivedDay, checked: CheckedChain): Promise<string[]> {
  const { differences, missingFunds } = await checkLived(lived);
  const found = [...differences.kept.map(sentenceOf), ...missingFunds];
  const about = (list: readonly string[]) => list.map((f) => `${nameOf(lived)}: ${f}`);
  if (isHeldBack(lived)) {
    const isNamed = differences.byLaw.has("left_out.undecided") && differences.byLaw.size === 1;
    return isNamed ? [] : about(["an order was kept back and is not named", ...found]);
  }
  if (isComputable(lived)) {
    checked.computed++;
    if (!(await computesTheSame(lived))) found.push("compute makes another file");
  }
  return about(found);
}

const nameOf = ({ proposed: { file } }: LivedDay) => `${file.header.clearingDate}_${file.header.seq}`;

/** The order that the platform kept back stands in its file, and nobody has decided about it. */
const isHeldBack = ({ keptBack, proposed: { file } }: LivedDay): boolean =>
  keptBack !== undefined && file.leftOut.some((x) => x.acquirerReference === keptBack.acquirerReference);

/** Neither with what only the platform believes in, nor with decisions that it was free to follow. */
const isComputable = ({ proposed: { file } }: LivedDay): boolean =>
  file.header.seq === 1 && !file.leftOut.some((x) => x.kind === "only_platform");

/** The acquirer makes the same bytes from its bills, books and terms. */
async function computesTheSame(lived: LivedDay): Promise<boolean> {
  const { world, window, proposed } = lived;
  const everything = () => new Set(world.sales.map((s) => s.acquirerReference));
  const books = booksOfDay(world, window, keptIn(world, CALENDAR, proposed.file.header), everything);
  const made = await computeDay(proposed.file.header, books, ordersKnown(lived));
  return writeClearingFile(made.file).equals(proposed.clr) && made.detail.equals(proposed.detail);
}

/** What the platform knows, by order number. */
export function ordersKnown({ world, day }: LivedDay): Map<string, StatedOrder> {
  const known = world.sales.filter((s) => s.lostUntil <= day);
  return new Map(
    known.map((s) => [
      s.merchantOrderNo,
      {
        terms: termsOfSale(s),
        feeItem: s.item.id,
        refundIds: new Map(s.refunds.map((r) => [r.refundNo, r.refundId])),
      },
    ]),
  );
}

/** A file that was released or settled is equal for ever, whatever happened since. */
async function faultsAfterwards(lived: LivedDay, checked: CheckedChain): Promise<string[]> {
  const { world, proposed } = lived;
  const own = world.files.find((f) => f.digest === digestOf(proposed.clr));
  const is = own && chainOf(knownFiles(world)).standing.get(own.digest);
  checked.seen.set(`file ${is ?? "void"}`, (checked.seen.get(`file ${is ?? "void"}`) ?? 0) + 1);
  if ((is !== "released" && is !== "settled") || isHeldBack(lived)) return [];
  checked.checkedAgain++;
  const { differences } = await checkLived(lived);
  return differences.kept.map((d) => `${nameOf(lived)} again: ${sentenceOf(d)}`);
}

function kindsOf({ input, proposed: { file, entries } }: LivedDay): string[] {
  const { header } = file;
  const { previous } = input;
  const was = (x: LeftOut) => previous?.leftOut.some((y) => leftOutKey(y) === leftOutKey(x));
  const orders = new Set(
    entries.flatMap((e) => (e.kind === "O" || e.kind === "P" ? [e.acquirerReference] : [])),
  );
  const refunds = new Set(entries.flatMap((e) => (e.kind === "R" ? [e.refundNo] : [])));
  const former = new Set(
    input.transactions.flatMap((t) => (t.payment?.standing === "now" ? [] : [t.acquirerReference])),
  );
  return [
    ...entries.map((e) => e.kind),
    ...entries.flatMap((e) => (e.kind === "R" && e.refundId === "" ? ["staff refund"] : [])),
    ...entries.flatMap((e) => ("decisionRef" in e && e.decisionRef !== "" ? [`${e.kind} accepted`] : [])),
    ...file.positions.map((p) => `${p.action} ${p.reason}`.trim()),
    ...file.returned.map((b) => `B ${b.reason === STOPPED ? STOPPED : b.kind}`),
    ...file.layers.map(() => "K"),
    ...entries.flatMap((e) => (e.kind === "V" && refunds.has(e.refundNo) ? ["V beside its R"] : [])),
    ...entries.flatMap((e) => (e.kind === "V" && !orders.has(e.acquirerReference) ? ["V whole"] : [])),
    ...file.leftOut.flatMap((x) =>
      x.refundReference === "" && former.has(x.acquirerReference) && !was(x) ? ["X came back"] : [],
    ),
    ...file.moves.map((g) => `G ${g.kind}`),
    ...file.covers.map(() => "W"),
    ...file.decisions.map((j) => `J ${j.kind}`),
    ...file.decisions.flatMap((j) => (j.kind === "accept" && j.amount !== 0n ? ["J accept whole"] : [])),
    ...file.leftOut.map((x) => `X ${x.kind}`),
    ...file.channels.flatMap((c) => [
      ...(c.entered > 0n ? ["entered"] : []),
      ...(c.enteredRefund > 0n ? ["refund entered"] : []),
      ...(c.feeTolerance > 0n ? ["tolerance"] : []),
    ]),
    `cut-off ${header.windowFrom.slice(11, 16)}`,
    ...(header.windowFrom.slice(11) === header.windowTo.slice(11) ? [] : ["cut-off changed"]),
    ...(header.seq > 1 ? ["proposed anew"] : []),
  ];
}
