/** Payments and refunds told otherwise, with every share, total and line after them. */
import type { Entry, Part, RefundEntry, SaleEntry, VoidEntry } from "#server/clearing/clearing-file.ts";
import { termsOf } from "#server/clearing/stated-order.ts";
import { merchantOrderNo } from "#server/order/order-terms-codec.ts";
import type { LivedDay } from "../../testing/chain-of-days.ts";
import type { Random } from "../../testing/random.ts";
import type { Kind } from "../kind.ts";
import { changed, plainSales } from "../lies.ts";
import type { Told } from "../mend.ts";

/** The entry as its letter says. */
type EntryOf<K extends Entry["kind"]> = K extends "R" ? RefundEntry : K extends "V" ? VoidEntry : SaleEntry;

const each = <K extends Entry["kind"]>(
  name: string,
  kind: K,
  change: (e: EntryOf<K>, told: Told, random: Random, lived: LivedDay) => readonly Entry[] | undefined,
): Kind =>
  changed(name, (told, random, lived) => {
    const e = random.pickSome(told.entries.filter((x) => x.kind === kind));
    const now = e && change(e as EntryOf<K>, told, random, lived);
    return now && { file: told.file, entries: told.entries.flatMap((x) => (x === e ? now : [x])) };
  });

/** The terms changed and the number made their hash again: the bill's is another then. */
const rehashed = (
  name: string,
  change: (e: SaleEntry, random: Random, lived: LivedDay) => Partial<SaleEntry> | undefined,
) =>
  each(`${name}, with a number of its own`, "P", (e, { file }, random, lived) => {
    const now = change(e, random, lived);
    if (!now) return undefined;
    const sale = { ...e, ...now };
    return [{ ...sale, merchantOrderNo: merchantOrderNo(termsOf(file.header.acquirer, sale)) }];
  });

const seconds = (at: string, n: number) =>
  `${new Date(Date.parse(at) + 8 * 3_600_000 + n * 1000).toISOString().slice(0, 19)}+08:00`;

const SALES: readonly Kind[] = [
  rehashed("a payment of another seller", ({ sellerNo, parts }, random, { world }) => {
    const to = random.pickSome(world.sellers.filter((s) => s !== sellerNo));
    const agreementSha256 = to && world.current.get(to)?.agreement;
    return to && agreementSha256
      ? { sellerNo: to, agreementSha256, parts: parts.map((p) => (p.no === sellerNo ? { ...p, no: to } : p)) }
      : undefined;
  }),
  rehashed("a payment of the mall's own", (e, _, { world }) => {
    const mall = world.shops.find((s) => s.role === "mall")?.subMerchantNo ?? "";
    const to = (p: Part) => (p.no === e.sellerNo ? { ...p, no: mall } : p);
    return { sellerNo: mall, parts: e.parts.map(to) };
  }),
  rehashed("an order made a minute later", (e) => ({ createdAt: seconds(e.createdAt, 60) })),
  rehashed("an order of one fen more", (e) => ({ orderAmount: e.orderAmount + 1n })),
  rehashed("an order under another agreement", (e, random, { world }) => {
    const other = random.pickSome([...world.agreements.keys()].filter((sha) => sha !== e.agreementSha256));
    return other ? { agreementSha256: other } : undefined;
  }),
  rehashed("an order under another schedule", (e, random, { world }) => {
    const other = random.pickSome([...world.fees.keys()].filter((sha) => sha !== e.feesSha256));
    return other ? { feesSha256: other } : undefined;
  }),
  each("a payment of today told as an earlier one", "P", (e, { entries }) =>
    entries.some((r) => r.kind === "R" && r.acquirerReference === e.acquirerReference)
      ? [{ ...e, kind: "O" }]
      : undefined,
  ),
  each("an earlier payment told as today's", "O", (e) => [{ ...e, kind: "P" }]),
  each("an earlier payment told without any refund", "P", (e) => [
    e,
    { ...e, kind: "O", acquirerReference: `${e.acquirerReference}0` },
  ]),
  changed("a payment told as two halves", (told, random) => {
    const sale = random.pickSome(plainSales(told).filter((e) => (e.parts.at(-1)?.fen ?? 0n) > 1n));
    if (!sale) return undefined;
    const last = sale.parts.length - 1;
    const lone = { ...sale, acquirerReference: `${sale.acquirerReference}0`, amount: 1n, fee: 0n };
    const rest = { ...sale, amount: sale.amount - 1n };
    const parts = (fen: (p: Part, i: number) => bigint) =>
      sale.parts.map((p, i) => ({ ...p, fen: fen(p, i) }));
    const halves: Entry[] = [
      { ...rest, parts: parts((p, i) => (i === last ? p.fen - 1n : p.fen)) },
      { ...lone, parts: parts((_, i) => (i === last ? 1n : 0n)) },
    ];
    return { file: told.file, entries: told.entries.flatMap((e) => (e === sale ? halves : [e])) };
  }),
  each("every share to the remainder", "P", (e) => [gathered(e)]),
  each("a receiver left away that gets nothing", "P", (e) => {
    const parts = e.parts.filter((p) => p.fen > 0n);
    return parts.length > 0 && parts.length < e.parts.length ? [{ ...e, parts }] : undefined;
  }),
  each("receivers in another order", "P", (e) =>
    e.parts.length > 1 ? [{ ...e, parts: e.parts.toReversed() }] : undefined,
  ),
];

const gathered = <E extends { parts: readonly Part[] }>(e: E): E => {
  const all = e.parts.reduce((sum, p) => sum + p.fen, 0n);
  return { ...e, parts: e.parts.map((p, i) => ({ ...p, fen: i === e.parts.length - 1 ? all : 0n })) };
};

const REFUNDS: readonly Kind[] = [
  each("a refund borne by the remainder alone", "R", (e) => [gathered(e)]),
  each("a refund's parts in another order", "R", (e) =>
    e.parts.length > 1 ? [{ ...e, parts: e.parts.toReversed() }] : undefined,
  ),
  each("a refund that is borne by another shop", "R", (e, _, random, { world }) => {
    const other = random.pick(world.shops).subMerchantNo;
    return [{ ...e, parts: e.parts.map((p) => ({ ...p, no: other })) }];
  }),
  each("a refund told twice", "R", (e) => [e, { ...e, refundNo: `${e.refundNo}0`, refundId: "rfd_again" }]),
  each("a refund told as two", "R", (e) => {
    const last = e.parts.at(-1);
    if (!last || last.fen < 2n) return undefined;
    const parts = (fen: (p: Part) => bigint) => e.parts.map((p) => ({ ...p, fen: fen(p) }));
    const one: RefundEntry = {
      ...e,
      amount: 1n,
      feeReturned: 0n,
      parts: parts((p) => (p === last ? 1n : 0n)),
    };
    const rest = { ...e, amount: e.amount - 1n, parts: parts((p) => (p === last ? p.fen - 1n : p.fen)) };
    return [{ ...one, cumulative: e.cumulative - rest.amount, refundNo: `${e.refundNo}0` }, rest];
  }),
  each("the fee returned kept by the seller", "R", (e) => {
    const last = e.parts.at(-1);
    if (!last || e.feeReturned === 0n) return undefined;
    const parts = e.parts.map((p) => (p === last ? { ...p, fen: p.fen + e.feeReturned } : p));
    return [{ ...e, feeReturned: 0n, parts }];
  }),
  each("a refund of ours told as the acquirer's own", "R", (e) =>
    e.refundId === "" || e.refundNo === e.acquirerRefundReference
      ? undefined
      : [{ ...e, refundNo: e.acquirerRefundReference, refundId: "" }],
  ),
  each("a refund that never was, void at once", "R", (e) => {
    const { refundId, refundNo, acquirerRefundReference, acquirerReference, parts } = e;
    const made = { refundId, refundNo, acquirerRefundReference, acquirerReference, parts };
    return [e, { kind: "V", ...made, reason: "closed" }];
  }),
];

export const ENTRIES: readonly Kind[] = [...SALES, ...REFUNDS];
