/** Cover and repay: who stands in for whom, who is repaid, and in which order. */
import type { CoverMove, OpenCover } from "#server/clearing/clearing-file.ts";
import { by } from "#server/clearing/line-order.ts";
import type { Random } from "../../testing/random.ts";
import type { Kind } from "../kind.ts";
import { changed, computed } from "../lies.ts";

const moves = (
  name: string,
  change: (list: readonly CoverMove[], random: Random) => readonly CoverMove[] | undefined,
): Kind =>
  changed(name, ({ file, entries }, random) => {
    const list = change(file.moves, random);
    return list && { file: { ...file, moves: list }, entries };
  });

const inOrder = by((w: OpenCover) => [w.acquirerReference, w.refundNo, w.sellerNo, w.bearerNo]);
const covers = (
  name: string,
  change: (list: readonly OpenCover[], random: Random) => readonly OpenCover[] | undefined,
): Kind =>
  changed(name, ({ file, entries }, random) => {
    const list = change(file.covers, random);
    return list && { file: { ...file, covers: [...list].sort(inOrder) }, entries };
  });

export const COVERS: readonly Kind[] = [
  moves("a move taken away", (list, random) => {
    const g = random.pickSome(list);
    return g && list.filter((m) => m !== g);
  }),
  moves("a move made twice", (list, random) => {
    const g = random.pickSome(list);
    return g && [...list, g];
  }),
  moves("a move the other way round", (list, random) => {
    const g = random.pickSome(list);
    return g && list.map((m) => (m === g ? { ...g, fromNo: g.toNo, toNo: g.fromNo } : m));
  }),
  moves("moves in another order", (list) => (list.length > 1 ? list.toReversed() : undefined)),
  moves("a move in two halves", (list, random) => {
    const g = random.pickSome(list.filter((m) => m.amount > 1n));
    return (
      g &&
      list.flatMap((m) =>
        m === g
          ? [
              { ...g, amount: 1n },
              { ...g, amount: g.amount - 1n },
            ]
          : [m],
      )
    );
  }),
  covers("an open cover dropped", (list, random) => {
    const w = random.pickSome(list);
    return w && list.filter((c) => c !== w);
  }),
  covers("an open cover given to another bearer", (list, random) => {
    const w = random.pickSome(list);
    const other = random.pickSome(list.filter((c) => c.bearerNo !== w?.bearerNo));
    return w && other && list.map((c) => (c === w ? { ...w, bearerNo: other.bearerNo } : c));
  }),
  changed("an open cover invented", ({ file, entries }, random) => {
    const refund = random.pickSome(entries.filter((e) => e.kind === "R"));
    const [seller, bearer] = file.positions;
    if (refund?.kind !== "R" || !seller || !bearer) return undefined;
    const { acquirerReference, refundNo } = refund;
    const w = { acquirerReference, refundNo, sellerNo: seller.subMerchantNo, bearerNo: bearer.subMerchantNo };
    const list = [...file.covers, { ...w, amount: 100n, since: file.header.clearingDate }].sort(inOrder);
    return { file: { ...file, covers: list }, entries };
  }),
  changed("a cover invented, and what it leaves open", ({ file, entries }, random) => {
    const refund = random.pickSome(entries.filter((e) => e.kind === "R"));
    const [from, to] = file.positions;
    if (refund?.kind !== "R" || !from || !to) return undefined;
    const { acquirerReference, refundNo } = refund;
    const [fromNo, toNo] = [from.subMerchantNo, to.subMerchantNo];
    const g: CoverMove = { acquirerReference, refundNo, fromNo, toNo, amount: 1n, kind: "cover" };
    const w = { acquirerReference, refundNo, sellerNo: fromNo, bearerNo: toNo, amount: 0n };
    const open = [...file.covers, { ...w, since: file.header.clearingDate }].sort(inOrder);
    return { file: { ...file, moves: [...file.moves, g], covers: open }, entries };
  }),
  computed("covers of the former file forgotten", (day) =>
    day.previous && day.previous.covers.length > 0
      ? { ...day, previous: { ...day.previous, covers: [] } }
      : undefined,
  ),
  computed("a cover of the former file one fen higher", (day) => {
    const [w, ...rest] = day.previous?.covers ?? [];
    if (!day.previous || !w) return undefined;
    return { ...day, previous: { ...day.previous, covers: [{ ...w, amount: w.amount + 1n }, ...rest] } };
  }),
  computed("a cover of the former file older than it is", (day) => {
    const covers = day.previous?.covers ?? [];
    const [w] = covers.toReversed();
    if (!day.previous || !w) return undefined;
    const first = covers.map((c) => (c === w ? { ...w, since: "2026-01-01" as typeof w.since } : c));
    return { ...day, previous: { ...day.previous, covers: first } };
  }),
  ...([undefined, "seller"] as const).map((refundCover) =>
    computed(`agreements with${refundCover ? "" : "out"} cover in the platform's own copy`, (day) => ({
      ...day,
      documents: {
        ...day.documents,
        agreements: new Map(
          [...day.documents.agreements].map(([sha, row]) => {
            const { refundCover: _, ...document } = row.document;
            return [sha, { ...row, document: refundCover ? { ...document, refundCover } : document }];
          }),
        ),
      },
    })),
  ),
];
