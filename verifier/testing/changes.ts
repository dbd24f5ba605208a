/**
 * Ways to falsify a day, each with the law that must name it. `input` changes lie consistently: the platform computes,
 * totals and signs its lie. `record` changes edit the finished file and make its totals and signature right again.
 * `bytes` changes touch what was handed over. `books` changes are faults of the chain or of the acquirer's own side.
 */

import { generateKeyPairSync } from "node:crypto";
import { addDays } from "#server/calendar/calendar.ts";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { instantText, readInstant } from "#server/calendar/instant.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import type { TransactionFact } from "#server/clearing/clearing-day.ts";
import { totalsOf } from "#server/clearing/clearing-equations.ts";
import type { ClearingFile, Entry, Part, Position } from "#server/clearing/clearing-file.ts";
import { digestOf, okText, signProposal } from "#server/clearing/clearing-file-codec.ts";
import { verdictOf } from "#server/clearing/verdict.ts";
import type { Books } from "../books.ts";
import type { Law } from "../law.ts";
import { paymentRow } from "./books-of-day.ts";
import { type LivedDay, releaseOf } from "./chain-of-days.ts";
import { detailOf, type PlatformDay, type Proposed, propose, sealed } from "./platform.ts";
import type { Random } from "./random.ts";

export interface Falsified {
  proposed?: Pick<Proposed, "clr" | "detail" | "signature" | "ok">;
  books?: (books: Books) => Books;
}
export interface Change {
  name: string;
  /** One of these must be among the laws named. */
  laws: readonly Law[];
  /** Undefined where the day has nothing of the kind. */
  make(lived: LivedDay, random: Random): Falsified | undefined | Promise<Falsified | undefined>;
}

/** The platform's own input changed before it computes; undefined also where its own arithmetic refuses the lie. */
async function lie(
  lived: LivedDay,
  change: (day: PlatformDay) => PlatformDay | undefined,
): Promise<Falsified | undefined> {
  const day = change(lived.input);
  if (!day) return undefined;
  try {
    return { proposed: await propose(lived.world, day) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

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

const shifted = (instant: string, ms: number) =>
  instantText(new Date((readInstant(instant)?.getTime() ?? 0) + ms));
const hasRefund = (f: TransactionFact) => f.refunds.some((r) => !r.entersLate);

const INPUT: Change[] = [
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
  sale("a sale dropped", ["bill.omitted"], () => undefined),
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
          lived.world.sales.filter((s) => s.cleared && !known.has(s.acquirerReference)),
        );
        const like = random.pickSome(day.facts);
        if (!old || !like) return undefined;
        const again = {
          ...like,
          ...old,
          mode: old.item.mode,
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
    "an invented refund",
    ["bill.missing"],
    (f) => ({
      ...f,
      refunds: [
        ...f.refunds,
        {
          refundId: "rfd_invented",
          refundNo: `${f.merchantOrderNo}R50`,
          acquirerRefundReference: "50999",
          refundedAt: f.paidAt,
          source: "",
          amount: 1n,
          feeReturned: 0n,
          entersLate: false,
        },
      ],
    }),
    (f) => f.entersNow && f.refunds.length === 0,
  ),
  carry("an invented carry", ["chain.carried"], (previous, random) => {
    const line = random.pickSome(previous.positions.filter((p) => p.rest > 0n));
    if (!line) return undefined;
    return {
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
          register: { ...day.register, entries: day.register.entries.map((e) => ({ ...e, holds: [] })) },
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
        const entries = day.register.entries.map((e) =>
          e.subMerchantNo === line.subMerchantNo ? { ...e, accountVersion: e.accountVersion + 1 } : e,
        );
        return { ...day, register: { ...day.register, entries } };
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
    const x = random.pickSome(list.filter((y) => y.kind !== "only_platform" || !y.isNew));
    const known = x && x.kind !== "only_platform" ? x : undefined;
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
      since: dayFrom("2026-01-01"),
      reason: "only_acquirer",
      channel: CHANNELS[0],
      isNew: true,
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

type Previous = Pick<ClearingFile, "positions" | "layers">;
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
  change: (list: PlatformDay["leftOut"], random: Random) => PlatformDay["leftOut"] | undefined | "",
): Change {
  const make: Change["make"] = (lived, random) =>
    lie(lived, (day) => {
      const list = change(day.leftOut, random);
      return list ? { ...day, leftOut: list } : undefined;
    });
  return { name, laws, make };
}

/** Edits the finished records; counts, totals, digests and signature are made right again unless `totals` is kept. */
function record(
  name: string,
  laws: readonly Law[],
  edit: (file: ClearingFile, random: Random, lived: LivedDay) => ClearingFile | undefined,
  keepTotals = false,
): Change {
  return {
    name,
    laws,
    make: (lived, random) => {
      const edited = edit(lived.proposed.file, random, lived);
      if (!edited) return undefined;
      const totals = keepTotals ? edited.totals : totalsOf(edited, edited.totals);
      return {
        proposed: sealed(lived.world, { ...edited, totals }, lived.proposed.entries, lived.proposed.detail),
      };
    },
  };
}

function line(
  name: string,
  laws: readonly Law[],
  edit: (p: Position) => Position | undefined,
  which: (p: Position) => boolean = () => true,
): Change {
  return record(name, laws, (file, random) => {
    const old = random.pickSome(file.positions.filter(which));
    const changed = old && edit(old);
    return changed && { ...file, positions: file.positions.map((p) => (p === old ? changed : p)) };
  });
}

const RECORD: Change[] = [
  line(
    "one fen more paid",
    ["line"],
    (p) => ({ ...p, pay: p.pay + 1n, rest: p.rest - 1n }),
    (p) => p.pay > 0n,
  ),
  line(
    "a held line paid",
    ["line"],
    (p) => ({ ...p, pay: p.rest, rest: 0n, action: "PAY", reason: "" }),
    (p) => p.action === "HOLD" && p.rest > 0n,
  ),
  line("sales one fen up, refunds one fen up", ["line"], (p) => ({
    ...p,
    sales: p.sales + 1n,
    refunds: p.refunds + 1n,
  })),
  line("another account", ["line"], (p) => ({ ...p, accountRef: `${p.accountRef}X` })),
  line("an older account version", ["line"], (p) => ({ ...p, accountVersion: p.accountVersion + 7 })),
  line("another reason", ["line"], (p) => ({
    ...p,
    reason: p.reason === "not_due" ? "below_minimum" : "not_due",
  })),
  line("paid a day later", ["header.settle_day"], (p) => ({
    ...p,
    settleDay: addDays(p.settleDay, 1),
  })),
  line("another narrative", ["line"], (p) => ({ ...p, narrative: "QF transfer" })),
  line("more sales counted", ["line"], (p) => ({ ...p, saleCount: p.saleCount + 1 })),
  record("a line dropped", ["line.dropped", "chain.dropped"], (file, random) => {
    const gone = random.pickSome(file.positions);
    if (!gone) return undefined;
    const positions = file.positions.filter((p) => p !== gone).map((p, i) => ({ ...p, lineNo: i + 1 }));
    return { ...file, positions, layers: file.layers.filter((k) => k.subMerchantNo !== gone.subMerchantNo) };
  }),
  record("a line for a stranger", ["line.invented"], (file) => {
    const last = file.positions.at(-1);
    const extra = last && { ...last, subMerchantNo: "M99999999999999", lineNo: last.lineNo + 1 };
    return extra && { ...file, positions: [...file.positions, extra] };
  }),
  record("a layer dropped", ["layer"], (file, random) => {
    const gone = random.pickSome(file.layers);
    return gone && { ...file, layers: file.layers.filter((k) => k !== gone) };
  }),
  record("a layer due later", ["layer"], (file, random) => {
    const old = random.pickSome(file.layers);
    const dueDay = old && addDays(old.dueDay, 1);
    return old && dueDay
      ? { ...file, layers: file.layers.map((k) => (k === old ? { ...k, dueDay } : k)) }
      : undefined;
  }),
  record("a layer one fen higher", ["layer"], (file, random) => {
    const old = random.pickSome(file.layers);
    return (
      old && { ...file, layers: file.layers.map((k) => (k === old ? { ...k, amount: k.amount + 1n } : k)) }
    );
  }),
  record("two channels' totals swapped", ["channel"], (file) => {
    const [a, b] = file.channels;
    if (!a || !b || a.gross === b.gross) return undefined;
    return {
      ...file,
      channels: [
        { ...b, channel: a.channel },
        { ...a, channel: b.channel },
      ],
    };
  }),
  record("a fee total one fen up in one channel and down in the other", ["channel"], (file) => {
    const [a, b] = file.channels;
    if (!a || !b || b.fee === 0n) return undefined;
    return {
      ...file,
      channels: [
        { ...a, fee: a.fee + 1n },
        { ...b, fee: b.fee - 1n },
      ],
    };
  }),
  record("the tolerance used understated", ["channel"], (file) => {
    const old = file.channels.find((c) => c.feeTolerance > 0n);
    return (
      old && { ...file, channels: file.channels.map((c) => (c === old ? { ...c, feeTolerance: 0n } : c)) }
    );
  }),
  record("a document's version changed", ["document"], (file, random) => {
    const old = random.pickSome(file.documents);
    return (
      old && {
        ...file,
        documents: file.documents.map((a) => (a === old ? { ...a, version: a.version + 1 } : a)),
      }
    );
  }),
  record("a document not listed", ["document"], (file) =>
    file.documents.length > 0 ? { ...file, documents: file.documents.slice(1) } : undefined,
  ),
  record("a bank's reason rewritten", ["returned"], (file) => {
    const [b, ...rest] = file.returned;
    return b && { ...file, returned: [{ ...b, reason: "retry" }, ...rest] };
  }),
  record("an invented decision", ["decision"], (file) => ({
    ...file,
    decisions: [
      {
        decisionRef: "dec_1",
        kind: "adjust",
        subMerchantNo: "M00000000000001",
        amount: 100n,
        reference: "x",
      },
    ],
  })),
  record(
    "a total one fen higher",
    ["trailer"],
    (file) => ({ ...file, totals: { ...file.totals, payTotal: file.totals.payTotal + 1n } }),
    true,
  ),
  record(
    "a fee total one fen higher",
    ["trailer"],
    (file) => ({ ...file, totals: { ...file.totals, feeTotal: file.totals.feeTotal + 1n } }),
    true,
  ),
  record("a settle day moved", ["header.settle_day"], (file) => ({
    ...file,
    header: { ...file.header, settleDay: addDays(file.header.settleDay, 1) },
  })),
  record("a window an hour longer", ["header.window"], (file) => ({
    ...file,
    header: { ...file.header, windowTo: shifted(file.header.windowTo, 3_600_000) },
  })),
  record(
    "the detail's digest changed",
    ["digest"],
    (file, random) => ({ ...file, totals: { ...file.totals, detailSha256: random.hex(64) } }),
    true,
  ),
  entry("one fen from one receiver to another", ["share"], (e) => e.kind === "P"),
  entry("one fen of a refund borne by another", ["refund"], (e) => e.kind === "R"),
];

/** Moves one fen between two parts of an entry; everything around it is made right again. */
function entry(name: string, laws: readonly Law[], which: (e: Entry) => boolean): Change {
  return {
    name,
    laws,
    make: async (lived, random) => {
      const { world, proposed } = lived;
      const old = random.pickSome(proposed.entries.filter((e) => which(e) && movable(e.parts)));
      if (!old) return undefined;
      const from = old.parts.findIndex((p) => p.fen > 0n);
      const to = old.parts.findIndex((p, i) => i !== from && p.no !== old.parts[from]?.no);
      const parts = old.parts.map((p, i) => ({ ...p, fen: p.fen + (i === to ? 1n : i === from ? -1n : 0n) }));
      const entries = proposed.entries.map((e) => (e === old ? { ...old, parts } : e)) as Entry[];
      const detail = await detailOf(entries);
      const totals = { ...proposed.file.totals, detailSha256: detail.sha256 };
      return { proposed: sealed(world, { ...proposed.file, totals }, entries, detail.gz) };
    },
  };
}
const movable = (parts: readonly Part[]) => {
  const first = parts.find((p) => p.fen > 0n);
  return first !== undefined && parts.some((p) => p.no !== first.no);
};

const handed = (lived: LivedDay, change: Partial<Proposed>): Falsified => ({
  proposed: { ...lived.proposed, ...change },
});
const flipped = (bytes: Buffer, random: Random): Buffer => {
  const copy = Buffer.from(bytes);
  const at = random.between(0, copy.length - 1);
  copy[at] = (copy[at] as number) ^ (1 << random.between(0, 7));
  return copy;
};

const BYTES: Change[] = [
  {
    name: "one bit of the file",
    laws: ["digest", "form"],
    make: (lived, random) => handed(lived, { clr: flipped(lived.proposed.clr, random) }),
  },
  {
    name: "the file of another century",
    laws: ["digest"],
    make: (lived) => {
      const text = lived.proposed.clr.toString();
      const compact = writeCompactDay(lived.day);
      return handed(lived, {
        clr: Buffer.from(text.replaceAll(`|${compact}|`, `|21${compact.slice(2)}|`)),
      });
    },
  },
  {
    name: "the file cut off",
    laws: ["form", "digest"],
    make: (lived, random) =>
      handed(lived, {
        clr: lived.proposed.clr.subarray(0, random.between(1, lived.proposed.clr.length - 1)),
      }),
  },
  {
    name: "the detail cut off",
    laws: ["form", "digest"],
    make: (lived, random) =>
      handed(lived, {
        detail: lived.proposed.detail.subarray(0, random.between(0, lived.proposed.detail.length - 1)),
      }),
  },
  {
    name: "a forged signature",
    laws: ["signature"],
    make: (lived) => {
      const { privateKey } = generateKeyPairSync("ed25519");
      const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      return handed(lived, { signature: signProposal(digestOf(lived.proposed.clr), pem) });
    },
  },
  {
    name: "the signature of another file",
    laws: ["signature"],
    make: (lived, random) =>
      handed(lived, { signature: signProposal(random.hex(64), lived.world.platform.privatePem) }),
  },
  {
    name: "the flag of another file",
    laws: ["digest"],
    make: (lived) => handed(lived, { ok: okText(Buffer.from("H|QFC1\n")) }),
  },
  {
    name: "the detail of another day",
    laws: ["digest"],
    make: async (lived) => {
      const other = await detailOf(lived.proposed.entries.slice(0, 0));
      return lived.proposed.entries.length > 0 ? handed(lived, { detail: other.gz }) : undefined;
    },
  },
];

/** A sale of the day that entered in the ordinary way, and a change of the acquirer's books about it. */
function about(
  name: string,
  laws: readonly Law[],
  change: (books: Books, fact: TransactionFact, lived: LivedDay) => Books | undefined,
): Change {
  return {
    name,
    laws,
    make: (lived, random) => {
      const fact = random.pickSome(lived.input.facts.filter((f) => f.entersNow && !f.entersLate));
      return fact && { books: (books) => change(books, fact, lived) ?? books };
    },
  };
}

function released(name: string, change: (lived: LivedDay) => Books["previous"] | undefined): Change {
  return {
    name,
    laws: ["chain.release"],
    make: (lived) => {
      const previous = change(lived);
      return previous && { books: (books) => ({ ...books, previous }) };
    },
  };
}

const BOOKS: Change[] = [
  about("an agreement approved by one person", ["order.agreement"], (books, f) => {
    const a = books.agreements.get(f.agreementSha256);
    return (
      a && {
        ...books,
        agreements: new Map(books.agreements).set(a.sha256, { ...a, approvedBy: ["one", "one"] }),
      }
    );
  }),
  about("an agreement the acquirer never saw", ["order.agreement"], (books, f) => {
    const agreements = new Map(books.agreements);
    agreements.delete(f.agreementSha256);
    return { ...books, agreements };
  }),
  about("a fee schedule the acquirer never saw", ["order.fees"], (books, f) => {
    const fees = new Map(books.fees);
    fees.delete(f.feesSha256);
    return { ...books, fees };
  }),
  about("an agreement that had ended", ["order.in_force"], (books, f) => {
    const a = books.agreements.get(f.agreementSha256);
    const inForceTo = readInstant(f.createdAt)?.getTime();
    return a && { ...books, agreements: new Map(books.agreements).set(a.sha256, { ...a, inForceTo }) };
  }),
  about("a barred receiver", ["register.barred"], (books, f) => ({
    ...books,
    register: { ...books.register, barred: [...books.register.barred, f.sellerNo] },
  })),
  about("a receiver not registered", ["register.receiver"], (books, f) => ({
    ...books,
    register: {
      ...books.register,
      entries: books.register.entries.filter((e) => e.subMerchantNo !== f.sellerNo),
    },
  })),
  about("a channel number of nobody", ["order.seller"], (books, f) => ({
    ...books,
    register: {
      ...books.register,
      entries: books.register.entries.map((e) =>
        e.subMerchantNo === f.sellerNo ? { ...e, channelNos: {} } : e,
      ),
    },
  })),
  about("a bill row twice", ["bill.twice"], (books, f, { world }) => {
    const sold = world.sales.find((s) => s.acquirerReference === f.acquirerReference);
    if (sold) books.bills.addBillRow(sold.channel, paymentRow(sold));
    return books;
  }),
  about("a payment three hours after the code was made", ["order.lifetime"], (books, f) => {
    const row = books.bills.payments.get(f.acquirerReference);
    if (row) row.paidAt += 3 * 3_600_000;
    return books;
  }),
  {
    name: "client funds one fen short",
    laws: ["E4"],
    make: () => ({
      books: (books) => ({
        ...books,
        clientFunds: books.clientFunds.map((f, i, all) =>
          i === all.length - 1 ? { ...f, arrived: f.arrived - 1n, closing: f.closing - 1n } : f,
        ),
      }),
    }),
  },
  {
    name: "funds that do not cover what is payable",
    laws: ["E5"],
    make: (lived) =>
      lived.proposed.file.totals.payTotal === 0n
        ? undefined
        : {
            books: (books) => ({
              ...books,
              clientFunds: books.clientFunds.map((f) => ({ ...f, closing: f.closing - 10_000_000_000n })),
            }),
          },
  },
  {
    name: "a channel's statement that does not go on from yesterday",
    laws: ["E2"],
    make: (lived) =>
      lived.world.files.length === 0
        ? undefined
        : {
            books: (books) => ({
              ...books,
              inTransit: books.inTransit.map((f) =>
                f.day === lived.day ? { ...f, opening: f.opening + 1n, closing: f.closing + 1n } : f,
              ),
            }),
          },
  },
  {
    name: "a payment the bank does not know",
    laws: ["E3"],
    make: (lived) => {
      const paid = lived.world.bank.find((b) => b.kind === "paid" && b.bankDay === lived.day);
      return paid && { books: (books) => ({ ...books, bank: books.bank.filter((b) => b !== paid) }) };
    },
  },
  released("the previous file released by one", ({ world, day }) => {
    const [p] = world.files;
    return (
      p && {
        ...p,
        release: releaseOf(verdictOf(p.file, p.digest, "released"), world.people.slice(0, 1), day),
      }
    );
  }),
  released("the previous file released by one person twice", ({ world, day }) => {
    const [p] = world.files;
    const [one] = world.people;
    return p && one && { ...p, release: releaseOf(verdictOf(p.file, p.digest, "released"), [one, one], day) };
  }),
  released("the previous file released with a strange key", ({ world, day }) => {
    const [p] = world.files;
    const { privateKey } = generateKeyPairSync("ed25519");
    const people = world.people.map((one, i) => (i === 0 ? { ...one, privateKey } : one));
    return p && { ...p, release: releaseOf(verdictOf(p.file, p.digest, "released"), people, day) };
  }),
  released("the previous file rejected", ({ world, day }) => {
    const [p] = world.files;
    return p && { ...p, release: releaseOf(verdictOf(p.file, p.digest, "rejected"), world.people, day) };
  }),
  released("the release of another file", ({ world }) => {
    const [p, older] = world.files;
    return p && older && { ...p, release: older.release };
  }),
  released("no release at all", ({ world }) => {
    const [p] = world.files;
    return p && { ...p, release: undefined };
  }),
];

export const CHANGES: readonly Change[] = [...INPUT, ...RECORD, ...BYTES, ...BOOKS];
