/**
 * What no book of the acquirer holds. The harness asserts that the tool really lets each pass, and the README of the tool
 * names them with the paper that would show them. At most ten; a kind, never a case.
 */
import { leftOutKey } from "#server/clearing/clearing-day.ts";
import type { Entry, LeftOut } from "#server/clearing/clearing-file.ts";
import { decisionsFor } from "#server/clearing/decision-codec.ts";
import { shifted } from "../testing/changes/change.ts";
import type { Random } from "../testing/random.ts";
import type { BeyondProof, Kind } from "./kind.ts";
import { byReference, changed, isDecided, isEnded, retold } from "./lies.ts";
import type { Told } from "./mend.ts";

type Header = Told["file"]["header"];
const header = (name: string, change: (h: Header, random: Random) => Partial<Header>): Kind =>
  changed(name, ({ file, entries }, random) => ({
    file: { ...file, header: { ...file.header, ...change(file.header, random) } },
    entries,
  }));

const firstOnly = (kind: Kind): Kind => ({
  ...kind,
  make: (lived, random) => (lived.world.files.length === 0 ? kind.make(lived, random) : undefined),
});

/** What the platform alone believes in: invented, of another amount, or forgotten. */
const unbilled = changed("what no bill knows", ({ file, entries }, random) => {
  const known = file.leftOut.filter((x) => x.kind === "only_platform");
  const x = random.pickSome(known);
  const invented: LeftOut = {
    ...{
      acquirerReference: `42${random.digits(24)}`,
      refundReference: "",
      kind: "only_platform",
      amount: 100n,
    },
    ...{ subMerchantNo: "", since: file.header.clearingDate, decisionRef: "" },
  };
  const others = file.leftOut.filter((y) => y !== x);
  const lists = [
    [...file.leftOut, invented],
    ...(x ? [[...others, { ...x, amount: x.amount + 1n }], others] : []),
  ];
  return { file: { ...file, leftOut: random.pick(lists).sort(byReference) }, entries };
});

/** Of the same form. */
const anotherId = (id: string): string => `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`;

/** What the platform calls its refund, told otherwise where the file holds nothing else of that refund. */
const renamed = (what: string, kind: "R" | "V") =>
  changed(`a ${what} of ours under another name of ours`, ({ file, entries }, random) => {
    const others = new Set(entries.flatMap((e) => ("refundId" in e && e.kind !== kind ? [e.refundNo] : [])));
    const old = random.pickSome(
      entries.filter((e) => e.kind === kind && e.refundId !== "" && !others.has(e.refundNo)),
    );
    const told = entries.map((e) =>
      e === old && e.kind === kind ? { ...e, refundId: anotherId(e.refundId) } : e,
    );
    return old && { file, entries: told };
  });
const renamedRefund = renamed("refund", "R");
/** Its R stands in a former file, which the acquirer keeps by its digest only. */
const renamedVoid = renamed("void", "V");

const withheldWhileWaiting = retold(
  "the order behind a payment that two people decided to wait for",
  (tx, { world, proposed, day }) => {
    const { windowTo } = proposed.file.header;
    const key = leftOutKey({ ...tx, refundReference: "" });
    const decision = decisionsFor(windowTo, world.decisions, world.deciders)(key).now;
    const before = world.files[0]?.file.leftOut.find((x) => leftOutKey(x) === key);
    const isWaited = decision?.as === "wait" && decision.until !== undefined && decision.until >= day;
    return isWaited && before?.kind === "only_acquirer" ? { ...tx, order: undefined } : undefined;
  },
  (tx) => tx.payment?.standing === "late" && tx.refunds.length === 0,
);

/** The same of a refund: what it waits for was said, and nobody rests on its order until it is accepted. */
const withheldOfRefund = changed("", ({ file, entries }, random, { world, input }) => {
  const waits = (e: Entry) => {
    const tx = input.transactions.find((t) => t.acquirerReference === e.acquirerReference);
    const out = file.leftOut.filter((x) => x.acquirerReference === e.acquirerReference);
    const isSaid = (x: LeftOut) =>
      isDecided({ world }, x) && input.decisions.get(leftOutKey(x))?.as !== "accept";
    return tx?.payment?.standing === "cleared" && out.length > 0 && out.every(isSaid);
  };
  const order = random.pickSome(entries.filter((e) => e.kind === "U" && waits(e)));
  return order && { file, entries: entries.filter((e) => e !== order) };
});
const withheld: Kind = {
  name: withheldWhileWaiting.name,
  make: async (lived, random) =>
    (await withheldWhileWaiting.make(lived, random)) ?? withheldOfRefund.make(lived, random),
};

const endedAtOnce = retold(
  "the order behind a payment that was given back in full on its day, fee and all",
  (tx) => ({ ...tx, order: undefined }),
  (tx) => {
    const back = tx.refunds.reduce((sum, r) => (r.voided ? sum : sum + r.feeFen), 0n);
    return tx.payment?.standing === "now" && isEnded(tx) && back === tx.payment.feeFen;
  },
);

const beyond = (code: string, kind: Kind): BeyondProof => ({ ...kind, code });
export const BEYOND_PROOF: readonly BeyondProof[] = [
  beyond(
    "H.batchId",
    header("a batch number that nobody knows", (_, random) => ({ batchId: `clb_${random.hex(8)}` })),
  ),
  beyond(
    "H.seq",
    header("a version left out", ({ seq }) => ({ seq: seq + 1 })),
  ),
  beyond(
    "H.openedAt",
    header("opened later than it was", (h) => ({ openedAt: shifted(h.openedAt, 60_000) })),
  ),
  beyond(
    "H.platform",
    firstOnly(header("another platform in the first file of all", () => ({ platform: "QF9999" }))),
  ),
  beyond(
    "H.sealRoot",
    header("a root that nobody asks for", (_, random) => ({ sealRoot: random.hex(64) })),
  ),
  beyond("R.refundId", renamedRefund),
  beyond("V.refundId", renamedVoid),
  beyond("X.only_platform", unbilled),
  beyond("X.only_acquirer", withheld),
  beyond("P+R", endedAtOnce),
];
