import { addDays } from "#server/calendar/calendar.ts";
import { totalsOf } from "#server/clearing/clearing-equations.ts";
import type { ClearingFile, Entry, Part, Position, SaleEntry } from "#server/clearing/clearing-file.ts";
import { MISSING } from "../../compare-records.ts";
import type { Law } from "../../law.ts";
import type { LivedDay } from "../chain-of-days.ts";
import { detailOf, sealed } from "../platform.ts";
import type { Random } from "../random.ts";
import { type Change, shifted } from "./change.ts";

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
      // More held than its rest: no trailer can say that.
      if (totals.carryC < 0n) return undefined;
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

/** The finished file is edited, and its totals and signature are made right again. */
export const RECORD: readonly Change[] = [
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
        kind: "accept",
        subMerchantNo: "M00000000000001",
        amount: 100n,
        acquirerReference: "x",
        refundReference: "",
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
  entry("one fen of a void given to another", ["void", "refund", "entry"], (e) => e.kind === "V"),
  detail("a payment that enters told by its order alone", ["bill.omitted"], (entries, random) => {
    const by = Map.groupBy(entries, (e) => e.acquirerReference);
    const old = random.pickSome(
      entries.filter((e): e is SaleEntry => e.kind === "P" && by.get(e.acquirerReference)?.length === 1),
    );
    return old && entries.map((e) => (e === old ? { ...old, kind: "U", parts: [] } : e));
  }),
  detail("a refund stated twice", ["bill.twice"], (entries, random) => {
    const old = random.pickSome(entries.filter((e) => e.kind === "R"));
    return old && entries.flatMap((e) => (e === old ? [e, e] : [e]));
  }),
  detail("an empty field that reads as empty and is not", ["entry"], (entries, random) => {
    const old = random.pickSome(entries.filter((e) => e.kind === "P"));
    return old && entries.map((e) => (e === old ? { ...old, combineNo: MISSING } : e));
  }),
];

/** Changes the detail alone; its count and digest are made right again. */
function detail(
  name: string,
  laws: readonly Law[],
  change: (entries: readonly Entry[], random: Random) => Entry[] | undefined,
): Change {
  return {
    name,
    laws,
    make: async (lived, random) => {
      const { world, proposed } = lived;
      const entries = change(proposed.entries, random);
      if (!entries) return undefined;
      const { count, sha256, gz } = await detailOf(entries);
      const totals = { ...proposed.file.totals, detailSha256: sha256, detailCount: count };
      return { proposed: sealed(world, { ...proposed.file, totals }, entries, gz) };
    },
  };
}

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
