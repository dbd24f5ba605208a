import { addDays } from "#server/calendar/calendar.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import type { LeftOut } from "#server/clearing/clearing-file.ts";
import type { TransactionFact } from "#server/clearing/transaction-fact.ts";
import { refundNo } from "#server/order/order-terms-codec.ts";
import type { Law } from "../../law.ts";
import type { LivedDay } from "../chain-of-days.ts";
import type { PlatformDay } from "../platform.ts";
import type { Random } from "../random.ts";
import { type Change, isGivenBack, lie, shifted } from "./change.ts";

/** One fact replaced, or removed where the change answers undefined. */
const withFact = (
  day: PlatformDay,
  old: TransactionFact,
  change: (fact: TransactionFact) => TransactionFact | undefined,
): PlatformDay => ({ ...day, facts: day.facts.flatMap((f) => (f === old ? (change(f) ?? []) : [f])) });

const sale = (
  name: string,
  laws: readonly Law[],
  change: (fact: TransactionFact, lived: LivedDay, random: Random) => TransactionFact | undefined | "none",
  which: (fact: TransactionFact) => boolean = (f) => f.entersNow && !f.entersLate,
): Change => ({
  name,
  laws,
  make: (lived, random) =>
    lie(lived, (day) => {
      const fact = random.pickSome(day.facts.filter(which));
      if (!fact) return undefined;
      const changed = change(fact, lived, random);
      return changed === "none" ? undefined : withFact(day, fact, () => changed);
    }),
});

const hasRefund = (f: TransactionFact) => f.refunds.some((r) => !r.entersLate);

/** The platform lies consistently: it computes, totals and signs its lie. */
export const INPUT: readonly Change[] = [
  sale("a sale moved to another shop", ["order.terms"], (f, { world }, random) => {
    const other = random.pickSome(world.sellers.filter((s) => s !== f.sellerNo));
    const agreement = other && world.current.get(other)?.agreement;
    return other && agreement ? { ...f, sellerNo: other, agreementSha256: agreement } : "none";
  }),
  sale("another version of the shop's own agreement", ["order.terms"], (f, { world }, random) => {
    const others = [...world.agreements.values()].filter(
      (a) => a.document.seller === f.sellerNo && a.sha256 !== f.agreementSha256,
    );
    const other = random.pickSome(others);
    return other ? { ...f, agreementSha256: other.sha256 } : "none";
  }),
  sale("another fee schedule", ["order.terms"], (f, { world }, random) => {
    const other = random.pickSome([...world.fees.keys()].filter((sha) => sha !== f.feesSha256));
    return other ? { ...f, feesSha256: other } : "none";
  }),
  sale("an order made a second earlier", ["order.terms"], (f) => ({
    ...f,
    createdAt: shifted(f.createdAt, -1000),
  })),
  sale("another order id", ["order.terms"], (f) => ({ ...f, orderId: `${f.orderId.slice(0, -1)}z` })),
  sale("one fen more sold", ["bill.amount"], (f) => ({
    ...f,
    amount: f.amount + 1n,
    orderAmount: f.orderAmount + 1n,
  })),
  sale("one fen less fee", ["bill.amount"], (f) => (f.fee > 0n ? { ...f, fee: f.fee - 1n } : "none")),
  sale("paid a second later", ["bill.amount"], (f) => ({ ...f, paidAt: shifted(f.paidAt, 1000) })),
  sale("a sale dropped", ["bill.omitted"], (f) => (isGivenBack(f) ? "none" : undefined)),
  sale("a sale dropped leaves bills and file apart", ["E1"], () => undefined),
  sale("an order number of one's own", ["order.number"], (f) => ({
    ...f,
    merchantOrderNo: `Q${"A".repeat(31)}`,
  })),
  {
    name: "an invented sale",
    laws: ["bill.missing"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const fact = random.pickSome(day.facts.filter((f) => f.entersNow));
        if (!fact) return undefined;
        const invented = {
          ...fact,
          acquirerReference: `${fact.acquirerReference}9`,
          refunds: [],
          cleared: [],
        };
        return { ...day, facts: sorted([...day.facts, invented]) };
      }),
  },
  {
    name: "a sale cleared again",
    laws: ["bill.twice"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const known = new Set(day.facts.map((f) => f.acquirerReference));
        const old = random.pickSome(
          lived.world.sales.filter((s) => s.day < lived.day && !known.has(s.acquirerReference)),
        );
        const like = random.pickSome(day.facts);
        if (!old || !like) return undefined;
        const again = {
          ...like,
          ...old,
          feeItem: old.item.id,
          createdAt: instantText(new Date(old.createdAt)),
          paidAt: instantText(new Date(old.paidAt)),
          entersNow: true,
          entersLate: false,
          cleared: [],
          refunds: [],
        };
        return { ...day, facts: sorted([...day.facts, again]) };
      }),
  },
  sale(
    "a refund dropped",
    ["bill.omitted"],
    (f) => {
      const refunds = f.refunds.slice(0, -1);
      return f.entersNow || refunds.length > 0 ? { ...f, refunds } : undefined;
    },
    (f) => f.refunds.at(-1)?.entersLate === false,
  ),
  sale(
    "one fen more refunded",
    ["bill.amount"],
    (f) => ({ ...f, refunds: f.refunds.map((r, i) => (i === 0 ? { ...r, amount: r.amount + 1n } : r)) }),
    hasRefund,
  ),
  sale(
    "a refund under a name that is none",
    ["refund.id"],
    (f) => ({ ...f, refunds: f.refunds.map((r) => (r.refundId === "" ? r : { ...r, refundId: "rfd_1" })) }),
    (f) => f.refunds.some((r) => r.refundId !== ""),
  ),
  sale(
    "a refund of ours without a name",
    ["refund.id"],
    (f) => ({ ...f, refunds: f.refunds.map((r) => ({ ...r, refundId: "" })) }),
    (f) => f.refunds.some((r) => r.refundId !== ""),
  ),
  sale(
    "two refunds under one name",
    ["refund.id"],
    (f) => ({ ...f, refunds: f.refunds.map((r) => ({ ...r, refundId: f.refunds[0]?.refundId ?? "" })) }),
    (f) => f.refunds.filter((r) => r.refundId !== "").length > 1,
  ),
  sale(
    "an invented refund",
    ["bill.missing"],
    (f) => ({
      ...f,
      refunds: [
        ...f.refunds,
        {
          refundId: "rfd_invented",
          refundNo: refundNo(f.merchantOrderNo, 50),
          acquirerRefundReference: "50999",
          refundedAt: f.paidAt,
          amount: 1n,
          feeReturned: 0n,
          entersLate: false,
          decisionRef: "",
        },
      ],
    }),
    (f) => f.entersNow && f.refunds.length === 0,
  ),
  carry("an invented carry", ["chain.carried"], (previous, random) => {
    const line = random.pickSome(previous.positions.filter((p) => p.rest > 0n));
    if (!line) return undefined;
    return {
      ...previous,
      positions: previous.positions.map((p) => (p === line ? { ...p, rest: p.rest + 1n } : p)),
      layers: bump(previous.layers, (k) => k.subMerchantNo === line.subMerchantNo),
    };
  }),
  carry("a debt forgotten", ["chain.carried", "chain.dropped"], (previous, random) => {
    const line = random.pickSome(previous.positions.filter((p) => p.rest < 0n));
    if (!line) return undefined;
    return { ...previous, positions: previous.positions.map((p) => (p === line ? { ...p, rest: 0n } : p)) };
  }),
  carry("a carried amount dropped", ["chain.carried", "chain.dropped"], (previous, random) => {
    const line = random.pickSome(previous.positions.filter((p) => p.rest > 0n));
    if (!line) return undefined;
    return {
      ...previous,
      positions: previous.positions.filter((p) => p !== line),
      layers: previous.layers.filter((k) => k.subMerchantNo !== line.subMerchantNo),
    };
  }),
  {
    name: "a hold left aside",
    laws: ["line"],
    make: (lived) =>
      lie(lived, (day) => {
        const held = lived.proposed.file.positions.some((p) => p.reason === "acquirer_hold");
        if (!held) return undefined;
        return {
          ...day,
          register: {
            ...day.register,
            subMerchants: day.register.subMerchants.map((e) => ({ ...e, holds: [] })),
          },
        };
      }),
  },
  {
    name: "paid to another version of the account",
    laws: ["line"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const line = random.pickSome(lived.proposed.file.positions);
        if (!line) return undefined;
        const subMerchants = day.register.subMerchants.map((e) =>
          e.subMerchantNo === line.subMerchantNo ? { ...e, accountVersion: e.accountVersion + 1 } : e,
        );
        return { ...day, register: { ...day.register, subMerchants } };
      }),
  },
  {
    name: "a returned amount dropped",
    laws: ["returned"],
    make: (lived) =>
      lie(lived, (day) =>
        day.returned.length > 0 ? { ...day, returned: day.returned.slice(1) } : undefined,
      ),
  },
  {
    name: "a returned amount entered again",
    laws: ["returned.twice"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const old = random.pickSome(lived.world.files.flatMap((f) => f.file.returned));
        return old ? { ...day, returned: [...day.returned, old] } : undefined;
      }),
  },
  {
    name: "a returned amount entered twice at once",
    laws: ["returned.twice"],
    make: (lived) =>
      lie(lived, (day) => {
        const [first] = day.returned;
        return first ? { ...day, returned: [...day.returned, first] } : undefined;
      }),
  },
  {
    name: "an invented return",
    laws: ["returned"],
    make: (lived, random) =>
      lie(lived, (day) => {
        const file = random.pickSome(lived.world.files);
        const line = random.pickSome(file?.file.positions.filter((p) => p.pay > 0n) ?? []);
        if (!file || !line) return undefined;
        const { subMerchantNo, lineNo, pay: amount } = line;
        const at = { fileDigest: file.digest, bankDay: lived.day, bankReference: "B0", reason: "" };
        return {
          ...day,
          returned: [...day.returned, { ...at, subMerchantNo, lineNo, amount, kind: "returned" as const }],
        };
      }),
  },
  leftOut("a left-out payment forgotten", ["left_out", "bill.omitted"], (list, random) => {
    // What no bill knows and no file said before is known to the platform alone.
    const x = random.pickSome(list.filter((y) => y.kind !== "only_platform"));
    return x && list.filter((y) => y !== x);
  }),
  leftOut("a left-out amount one fen higher", ["left_out"], (list, random) => {
    const known = random.pickSome(list.filter((y) => y.kind !== "only_platform"));
    return known && list.map((y) => (y === known ? { ...y, amount: y.amount + 1n } : y));
  }),
  leftOut("left out since another day", ["left_out"], (list, random) => {
    const x = random.pickSome(list);
    const since = x && addDays(x.since, -1);
    return x && since && list.map((y) => (y === x ? { ...y, since } : y));
  }),
  leftOut("an invented left-out", ["left_out"], (list, random) => [
    ...list,
    {
      acquirerReference: `42${random.digits(24)}`,
      refundReference: "",
      kind: "only_acquirer",
      amount: 1n,
      subMerchantNo: "",
      since: dayFrom("2026-01-01"),
      decisionRef: "",
    },
  ]),
  {
    name: "hung on another file",
    laws: ["chain.previous"],
    make: (lived, random) =>
      lie(lived, (day) => ({ ...day, header: { ...day.header, previousDigest: random.hex(64) } })),
  },
  {
    name: "computed with another register",
    laws: ["header.register"],
    make: (lived, random) =>
      lie(lived, (day) => ({ ...day, header: { ...day.header, registerSha256: random.hex(64) } })),
  },
  {
    name: "computed with another calendar",
    laws: ["header.calendar"],
    make: (lived, random) =>
      lie(lived, (day) => ({ ...day, header: { ...day.header, calendarSha256: random.hex(64) } })),
  },
];

const sorted = (facts: TransactionFact[]) =>
  facts.sort((a, b) => (a.acquirerReference < b.acquirerReference ? -1 : 1));

function bump<T extends { amount: bigint }>(list: readonly T[], which: (item: T) => boolean): T[] {
  const at = list.findIndex(which);
  return list.map((item, i) => (i === at ? { ...item, amount: item.amount + 1n } : item));
}

type Previous = NonNullable<PlatformDay["previous"]>;
function carry(
  name: string,
  laws: readonly Law[],
  change: (previous: Previous, random: Random) => Previous | undefined,
): Change {
  const make: Change["make"] = (lived, random) =>
    lie(lived, (day) => {
      const previous = day.previous && change(day.previous, random);
      return previous && { ...day, previous };
    });
  return { name, laws, make };
}

function leftOut(
  name: string,
  laws: readonly Law[],
  change: (list: readonly LeftOut[], random: Random) => readonly LeftOut[] | undefined,
): Change {
  const make: Change["make"] = (lived, random) =>
    lie(lived, (day) => ({ ...day, alter: (list) => change(list, random) }));
  return { name, laws, make };
}
