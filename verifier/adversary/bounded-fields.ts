/** Fields that no book holds but a rule of form does: every other value of theirs is a lie only beyond that bound. */
import { gzipSync } from "node:zlib";
import { writeEntryLine } from "#server/clearing/clearing-detail-codec.ts";
import { clearingFileName, digestOf, okText, signProposal } from "#server/clearing/clearing-file-codec.ts";
import { factsOf, knownFile } from "#server/clearing/known-file-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import type { LivedDay } from "../testing/chain-of-days.ts";
import { type Falsified, shifted } from "../testing/changes/change.ts";
import { sealed } from "../testing/platform.ts";
import type { Random } from "../testing/random.ts";
import { forged } from "./forge.ts";
import type { Kind } from "./kind.ts";
import type { Told } from "./mend.ts";

type Header = Told["file"]["header"];

/** The header says something else, and everything with it. */
const header =
  (change: (header: Header, lived: LivedDay, random: Random) => Partial<Header> | undefined): Kind["make"] =>
  (lived, random) =>
    forged(lived, ({ file, entries }) => {
      const now = change(file.header, lived, random);
      return now && { file: { ...file, header: { ...file.header, ...now } }, entries };
    });

/** Beside a version of this date that the acquirer rejected: the file's own, or one so many above it. */
const besideRejected =
  (above: number): Kind["make"] =>
  ({ proposed }) => {
    const { file } = proposed;
    const seq = file.header.seq + above;
    const facts = factsOf(
      { ...file, header: { ...file.header, seq, batchId: "clb_rejected" } },
      "ab".repeat(32),
    );
    const rejected = { ...knownFile(facts, undefined, false), verdict: "rejected" as const };
    return { books: (books) => ({ ...books, known: [...books.known, rejected] }) };
  };

/** The trailer's count written by hand: the writer itself refuses a wrong one. */
function withLineCount({ world, proposed }: LivedDay, step: number): Falsified {
  const lines = proposed.clr.toString().split("\n");
  const trailer = (lines.at(-2) ?? "").split("|");
  trailer[1] = String(Number(trailer[1]) + step);
  const body = [...lines.slice(0, -2), `${trailer.slice(0, -1).join("|")}|`].join("\n");
  const clr = Buffer.from(`${body}${sha256Hex(body)}\n`);
  const signature = signProposal(digestOf(clr), world.platform.privatePem);
  return { proposed: { ...proposed, clr, signature, ok: okText(clr) } };
}

/** A root of the day that is not the one of the seal which the platform hands out. */
const anotherRoot: Kind["make"] = async (lived, random) => {
  const made = await header(() => ({ sealRoot: random.hex(64) }))(lived, random);
  const { acquirer, clearingDate: day } = lived.proposed.file.header;
  const previousRoot = lived.world.files[0]?.file.header.sealRoot ?? "";
  const seal = { acquirer, day, previousRoot, treeRoot: random.hex(64), leafCount: 1, terms: "", leaves: [] };
  return made && { ...made, books: (books) => ({ ...books, seal }) };
};

const underOtherName: Kind["make"] = ({ proposed }) => {
  const { header: own } = proposed.file;
  return { proposed: { ...proposed, name: `${clearingFileName({ ...own, seq: own.seq + 1 })}.clr` } };
};

/** The list of the platform's keys says that this one began after the file was opened. */
const beforeTheKey: Kind["make"] = ({ proposed, world }) => {
  const { openedAt } = proposed.file.header;
  const from = new Date(Date.parse(openedAt) + 1000);
  return { platformKeys: [{ id: "later", publicKey: world.platform.publicPem, from, until: null }] };
};

/** A name of ours for a refund that is not ours. */
const strangersRefund: Kind["make"] = (lived, random) =>
  forged(lived, ({ file, entries }) => {
    const refund = random.pickSome(entries.filter((e) => e.kind === "R" && e.refundId === ""));
    return refund && { file, entries: entries.map((e) => (e === refund ? { ...e, refundId: "rfd_x" } : e)) };
  });

/** No name for a refund that is ours by its number. */
const namelessRefund: Kind["make"] = (lived, random) =>
  forged(lived, ({ file, entries }) => {
    const refund = random.pickSome(entries.filter((e) => e.kind === "R" && e.refundId !== ""));
    return refund && { file, entries: entries.map((e) => (e === refund ? { ...e, refundId: "" } : e)) };
  });

/** The void of our refund under no name, or under what is none; of a refund that is not ours under one. */
const renamedVoid =
  (isOurs: boolean, refundId: string): Kind["make"] =>
  (lived, random) =>
    forged(lived, ({ file, entries }) => {
      const old = random.pickSome(entries.filter((e) => e.kind === "V" && (e.refundId !== "") === isOurs));
      return old && { file, entries: entries.map((e) => (e === old ? { ...e, refundId } : e)) };
    });

/** The void of a refund, told of another payment. */
const voidElsewhere: Kind["make"] = (lived, random) =>
  forged(lived, ({ file, entries }) => {
    const refund = random.pickSome(entries.filter((e) => e.kind === "R" && e.refundId !== ""));
    const other = random.pickSome(
      entries.filter((e) => e.kind === "P" && e.acquirerReference !== refund?.acquirerReference),
    );
    if (refund?.kind !== "R" || !other) return undefined;
    const { refundId, refundNo, acquirerRefundReference, parts } = refund;
    const { acquirerReference } = other;
    const made = { refundId, refundNo, acquirerRefundReference, acquirerReference, reason: "closed", parts };
    return { file, entries: [...entries, { kind: "V", ...made }] };
  });

/** Shares behind an order that is left out: the writer itself refuses them. */
const withPartsBehind: Kind["make"] = ({ proposed, world }) => {
  const lines = proposed.entries.map(writeEntryLine);
  const at = proposed.entries.findIndex((e) => e.kind === "U");
  if (at === -1) return undefined;
  lines[at] += "M00000000000001:1";
  const text = `${lines.join("\n")}\n`;
  const totals = { ...proposed.file.totals, detailSha256: sha256Hex(text) };
  return { proposed: sealed(world, { ...proposed.file, totals }, proposed.entries, gzipSync(text)) };
};

const kinds = (field: string, ...list: readonly [how: string, make: Kind["make"]][]) =>
  [field, list.map(([how, make]) => ({ name: `${field}: ${how}`, make }))] as const;

const another = (pick: (header: Header, random: Random) => Partial<Header>) =>
  header((h, _, random) => pick(h, random));

export const BOUNDED: ReadonlyMap<string, readonly Kind[]> = new Map([
  kinds("H.batchId", [
    "of a former file",
    header((_, { world }, random) => {
      const former = random.pickSome(world.files)?.file.header;
      return former && { batchId: former.batchId };
    }),
  ]),
  // In the first file of all it stands in no book (`beyond-proof.ts`).
  kinds("H.platform", [
    "not that of the chain",
    header(({ platform }, { world }) =>
      world.files.length === 0 ? undefined : { platform: `${platform}X` },
    ),
  ]),
  kinds(
    "V.refundId",
    ["left away", renamedVoid(true, "")],
    ["that is no name", renamedVoid(true, "rfd_x")],
    ["of a refund that the acquirer made itself", renamedVoid(false, "rfd_x")],
  ),
  kinds("V.acquirerReference", ["of another payment", voidElsewhere]),
  kinds(
    "H.seq",
    ["0", another(() => ({ seq: 0 }))],
    ["not that of the name", underOtherName],
    ["of a version that was rejected", besideRejected(0)],
    ["below a version that was rejected", besideRejected(2)],
  ),
  kinds(
    "H.openedAt",
    ["before the window ended", another((h) => ({ openedAt: shifted(h.windowTo, -1000) }))],
    ["when the platform's key did not hold", beforeTheKey],
  ),
  kinds("H.sealRoot", ["not that of the day's seal", anotherRoot]),
  kinds(
    "R.refundId",
    ["of a refund that the acquirer made itself", strangersRefund],
    ["left away", namelessRefund],
  ),
  kinds("U.parts", ["written", withPartsBehind]),
  kinds(
    "T.lineCount",
    ["one more", (lived) => withLineCount(lived, 1)],
    ["one less", (lived) => withLineCount(lived, -1)],
  ),
]);
