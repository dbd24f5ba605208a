/** Held by being left out: no word, true or false, holds a payment that the acquirer's own books let enter. */
import { readInstant } from "#server/calendar/instant.ts";
import type { BilledTransaction } from "#server/clearing/billed-transaction.ts";
import type { Entry, LeftOut } from "#server/clearing/clearing-file.ts";
import { LEFT_OUT_WORDS } from "#server/clearing/left-out-word.ts";
import { termsOf } from "#server/clearing/stated-order.ts";
import type { TransactionFact } from "#server/clearing/transaction-fact.ts";
import { merchantOrderNo } from "#server/order/order-terms-codec.ts";
import type { LivedDay } from "../../testing/chain-of-days.ts";
import { isGivenBack } from "../../testing/changes/change.ts";
import type { Kind } from "../kind.ts";
import {
  byReference,
  changed,
  computed,
  isDecided,
  isEnded,
  listedInstead,
  plainSales,
  retold,
} from "../lies.ts";

const HOUR_MS = 3_600_000;

/** Payments and refunds that people have decided to wait for may be denied (`beyond-proof.ts`). */
const undecided = <T extends { acquirerReference: string }>(lived: LivedDay, list: readonly T[]): T[] =>
  list.filter(({ acquirerReference }) => !isDecided(lived, { acquirerReference, refundReference: "" }));

/** What enters and is not given back in full at once: of that nothing is left over to be missed (`beyond-proof.ts`). */
const lasting = (facts: readonly TransactionFact[]) => facts.filter((f) => f.entersNow && !isGivenBack(f));

const denied = (tx: BilledTransaction, lived: LivedDay) =>
  undecided(lived, [tx]).length === 0 ? undefined : { ...tx, order: undefined };

const OWN_COPY: readonly Kind[] = [
  retold("the fee set to 0 in the platform's own copy", (tx) =>
    tx.payment && tx.payment.feeFen > 0n ? { ...tx, payment: { ...tx.payment, feeFen: 0n } } : undefined,
  ),
  retold("the order amount one fen higher in the platform's own copy", (tx) =>
    tx.payment?.orderFen === undefined
      ? undefined
      : { ...tx, payment: { ...tx.payment, orderFen: tx.payment.orderFen + 1n } },
  ),
  retold("paid three hours later in the platform's own copy", (tx) =>
    tx.payment ? { ...tx, payment: { ...tx.payment, paidAt: tx.payment.paidAt + 3 * HOUR_MS } } : undefined,
  ),
  retold("another shop's channel number in the platform's own copy", (tx, { world }, random) => {
    const { payment } = tx;
    const other = payment && random.pick(world.shops).channelNos[payment.channel]?.[0]?.no;
    return other && other !== payment.channelNo
      ? { ...tx, payment: { ...payment, channelNo: other } }
      : undefined;
  }),
  retold("an order that the platform denies", denied),
  retold(
    "a late entry that the platform denies again",
    denied,
    (tx) => tx.payment?.standing === "late" && !isEnded(tx),
  ),
  retold("a payment given back in the platform's own copy", (tx, _, random) => {
    const { payment } = tx;
    if (!payment || tx.refunds.length > 0) return undefined;
    const reference = `50${random.digits(26)}`;
    const refund = {
      ...{ refundId: "", refundNo: reference, acquirerRefundReference: reference },
      ...{ channel: payment.channel, channelNo: payment.channelNo, refundedAt: payment.paidAt },
      ...{ settlementFen: payment.settlementFen, feeFen: payment.feeFen, isLate: false },
    };
    return { ...tx, order: undefined, refunds: [refund] };
  }),
  computed("closed a second before it was paid in the platform's own copy", (day, _, random) => {
    const fact = random.pickSome(day.honest.filter((f) => f.entersNow && f.refunds.length === 0));
    if (!fact) return undefined;
    const closed = (readInstant(fact.paidAt)?.getTime() ?? 0) - 1000;
    const kept = (list: typeof day.facts) => list.filter((f) => f !== fact);
    const closes = new Map([[fact.merchantOrderNo, closed]]);
    return { ...day, closes, facts: kept(day.facts), honest: kept(day.honest) };
  }),
  ...(
    [
      ["no tolerance of fees", { feeToleranceFen: -1n }],
      ["orders that live for no time", { clockSeconds: -1, lifetimeSeconds: { native: 0, precreate: 0 } }],
    ] as const
  ).map(([name, change]) =>
    computed(`${name} in the platform's own copy of the register`, (day) =>
      lasting(day.honest).length === 0
        ? undefined
        : { ...day, register: { ...day.register, ...change }, facts: [], honest: [] },
    ),
  ),
  computed("an agreement that the platform has lost", (day, _, random) => {
    const fact = random.pickSome(lasting(day.honest));
    const agreements = new Map(day.documents.agreements);
    if (!fact || !agreements.delete(fact.agreementSha256)) return undefined;
    const kept = (list: typeof day.facts) => list.filter((f) => f.agreementSha256 !== fact.agreementSha256);
    return {
      ...day,
      documents: { ...day.documents, agreements },
      facts: kept(day.facts),
      honest: kept(day.honest),
    };
  }),
];

const WORDS: readonly Kind[] = LEFT_OUT_WORDS.flatMap((word) => [
  ...[true, false].map((hasOrder) =>
    changed(
      `a payment that must enter listed as ${word}, ${hasOrder ? "with" : "without"} its order`,
      (told, random, lived) => {
        const sales = plainSales(told);
        const sale = random.pickSome(hasOrder ? sales : undecided(lived, sales));
        return sale && listedInstead(told, sale, word, hasOrder);
      },
    ),
  ),
  changed(`a refund that must enter listed as ${word}`, (told, random) => {
    const { file, entries } = told;
    const refund = random.pickSome(entries.filter((e) => e.kind === "R"));
    const sale = entries.find((e) => e.kind !== "R" && e.acquirerReference === refund?.acquirerReference);
    if (refund?.kind !== "R" || sale?.kind === undefined || !("channel" in sale)) return undefined;
    const { acquirerReference, acquirerRefundReference: refundReference, amount } = refund;
    const x = { acquirerReference, refundReference, kind: word, amount, subMerchantNo: sale.sellerNo };
    const leftOut = [...file.leftOut, { ...x, since: file.header.clearingDate, decisionRef: "" }];
    const channels = file.channels.map((c) =>
      c.channel === sale.channel ? { ...c, newLeftOutRefund: c.newLeftOutRefund + amount } : c,
    );
    return {
      file: { ...file, leftOut: leftOut.sort(byReference), channels },
      entries: entries.filter((e) => e !== refund && (sale.kind === "P" || e !== sale)),
    };
  }),
  ...[true, false].map((hasOrder) =>
    changed(
      `an item called ${word} that is none, ${hasOrder ? "its order as it was" : "its order taken away"}`,
      ({ file, entries }, random, lived) => {
        // A new item that people have decided about already: its order may be kept from them (`beyond-proof.ts`).
        const isHidden = (y: LeftOut) =>
          !hasOrder && y.since === file.header.clearingDate && isDecided(lived, y);
        const x = random.pickSome(
          file.leftOut.filter((y) => y.kind !== "only_platform" && y.kind !== word && !isHidden(y)),
        );
        const leftOut = file.leftOut.map((y) => (y === x ? { ...y, kind: word } : y));
        const isKept = (e: (typeof entries)[number]) =>
          hasOrder || e.kind !== "U" || e.acquirerReference !== x?.acquirerReference;
        return x && { file: { ...file, leftOut }, entries: entries.filter(isKept) };
      },
    ),
  ),
]);

const LIST: readonly Kind[] = [
  changed("an item that has found its way out kept in the list", ({ file, entries }, random, { world }) => {
    const key = (x: (typeof file.leftOut)[number]) => `${x.acquirerReference}|${x.refundReference}`;
    const now = new Set(file.leftOut.map(key));
    const gone = world.files[0]?.file.leftOut.filter((x) => !now.has(key(x)) && x.kind !== "only_platform");
    const x = random.pickSome(gone ?? []);
    return x && { file: { ...file, leftOut: [...file.leftOut, x].sort(byReference) }, entries };
  }),
  changed("an item removed, and its order and its sums with it", ({ file, entries }, random) => {
    const x = random.pickSome(
      file.leftOut.filter((y) => y.kind !== "only_platform" && y.refundReference === ""),
    );
    const leftOut = file.leftOut.filter((y) => y.acquirerReference !== x?.acquirerReference);
    const isNew = x?.since === file.header.clearingDate;
    const channels = file.channels.map((c) =>
      isNew && c.newLeftOut >= x.amount ? { ...c, newLeftOut: c.newLeftOut - x.amount } : c,
    );
    return (
      x && {
        file: { ...file, leftOut, channels },
        entries: entries.filter((e) => e.acquirerReference !== x.acquirerReference),
      }
    );
  }),
  changed("an item listed twice", ({ file, entries }, random) => {
    const x = random.pickSome(file.leftOut);
    return x && { file: { ...file, leftOut: [...file.leftOut, x].sort(byReference) }, entries };
  }),
  changed("a payment entered and listed at once", (told, random) => {
    const sale = random.pickSome(plainSales(told));
    return sale && { ...listedInstead(told, sale, "not_computable", true), entries: told.entries };
  }),
  changed("the list in another order", ({ file, entries }) => {
    const leftOut = file.leftOut.toReversed();
    return leftOut.length > 1 ? { file: { ...file, leftOut }, entries } : undefined;
  }),
  changed("the order behind an item taken away", ({ file, entries }, random, { input, world }) => {
    // Behind a refund that waits by somebody's word nothing rests on it yet (`beyond-proof.ts`).
    const isNeeded = ({ acquirerReference }: Entry) =>
      input.transactions.some(
        (t) =>
          t.acquirerReference === acquirerReference &&
          (t.payment?.standing !== "cleared" ||
            !file.leftOut.some((x) => x.acquirerReference === acquirerReference && isDecided({ world }, x))),
      );
    const order = random.pickSome(entries.filter((e) => e.kind === "U" && isNeeded(e)));
    return order && { file, entries: entries.filter((e) => e !== order) };
  }),
  changed(
    "the order behind an item told with other terms and their own number",
    ({ file, entries }, random) => {
      const order = random.pickSome(entries.filter((e) => e.kind === "U"));
      if (order?.kind !== "U") return undefined;
      const other = { ...order, orderId: `${order.orderId}x` };
      const told = { ...other, merchantOrderNo: merchantOrderNo(termsOf(file.header.acquirer, other)) };
      return { file, entries: entries.map((e) => (e === order ? told : e)) };
    },
  ),
];

export const LEFT_OUT: readonly Kind[] = [...OWN_COPY, ...WORDS, ...LIST];
