/** One person signs a decision about an item; the second of the same opinion brings it into the book. Pure. */
import { sign } from "node:crypto";
import type { Day } from "#server/calendar/day.ts";
import {
  type DecidedAs,
  type DecidedItem,
  type Decision,
  everInForce,
  isWaitWithin,
  itemKey,
  mayFollow,
  type Proposal,
} from "#server/clearing/decision.ts";
import { decisionMessage, findDecisionFault, signedDecisions } from "#server/clearing/decision-codec.ts";
import type { Signer } from "#server/clearing/register.ts";
import { SIGNATURES_NEEDED } from "#server/clearing/verdict.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { refusalSentence } from "./refusal-sentence.ts";
import { NotSigned, type SignerWithKey } from "./registered-signer.ts";
import type { OpenItem, OpenItems } from "./undecided-item.ts";

export interface Opinion {
  acquirer: string;
  as: DecidedAs;
  /** Of a `wait`. */
  until: Day | undefined;
  /** RFC 3339 +08:00, of the signature and of what enters the book. */
  at: string;
  signer: SignerWithKey;
}
export interface DeskOfDecisions {
  signers: readonly Signer[];
  /** The book in its order. */
  book: readonly Decision[];
  pending: readonly Proposal[];
  openItems: OpenItems;
  /** Why a shop of this number may not be given an item; undefined where it may. */
  whyNotShop(subMerchantNo: string): string | undefined;
  /** References that stand as J in a released file, or were moot when one was released. */
  isPast(decision: Decision): boolean;
}
export interface Decided {
  entered: readonly Decision[];
  /** All that waits for a second signature from now on. */
  pending: readonly Proposal[];
  /** Of these items this person is the first. */
  opened: readonly Proposal[];
}

/** Decides about all items or about none: throws `NotSigned` with the first that cannot be. */
export function decideItems(items: readonly DecidedItem[], opinion: Opinion, desk: DeskOfDecisions): Decided {
  let pending = desk.pending;
  const entered: Decision[] = [];
  const opened: Proposal[] = [];
  const signedAbout = signedDecisions(desk.book, desk.signers);
  for (const item of new Map(items.map((i) => [itemKey(i), i])).values()) {
    refuseDecided(everInForce(signedAbout(itemKey(item))).at(-1), opinion);
    const open = desk.openItems(item);
    if (open === undefined)
      throw new NotSigned(
        `${nameOf(item)}：没有这一笔未入账，或已自行了结，无须决定 / nothing of this name is left out: moot`,
      );
    if (opinion.as === "accept") refuseNoTaker(nameOf(item), open, desk);
    const { amount } = open;
    const first = pending.find((p) => isSame(p, item, opinion, amount));
    if (first?.signatures.some((s) => s.person === opinion.signer.person))
      throw new NotSigned(
        `${nameOf(item)}：${opinion.signer.person} 已经签过，须由另一人签署 / already signed: a second person is needed`,
      );
    const signed = signedBy(first ?? proposalOf(item, opinion, amount), opinion);
    const fault = findDecisionFault(signed, desk.signers);
    if (fault && (first || fault.code !== "release_needs_two"))
      throw new NotSigned(`${nameOf(item)}：${refusalSentence(fault)}`);
    pending = pending.filter((p) => p !== first);
    if (first) entered.push({ ...signed, enteredAt: enteredAt(desk.book, opinion.at) });
    else opened.push(signed);
  }
  refuseTooFew([...desk.book, ...entered], entered, desk);
  return { entered, opened, pending: [...pending, ...opened] };
}

export const nameOf = (item: DecidedItem): string =>
  [item.acquirerReference, item.refundReference, item.bearer].filter((part) => part !== "").join("/");

function refuseDecided(former: Decision | undefined, { as, until, at }: Opinion): void {
  if (until !== undefined && !isWaitWithin(until, at))
    throw new NotSigned(`wait:${until}：只能等到 30 天以内的一天 / a wait ends within 30 days`);
  if (!former || mayFollow(former, { enteredAt: at })) return;
  const by = former.signatures.map((s) => s.person).join("、");
  throw new NotSigned(
    `${nameOf(former)}：${by} 已决定 ${former.as}（${former.decisionRef}），不能再作 ${as} / decided already: it is final`,
  );
}

/** An accepted item that nobody may be given would stay left out for ever: the decision is final. */
function refuseNoTaker(name: string, { subMerchantNo = "", isEaten }: OpenItem, desk: DeskOfDecisions): void {
  const whyNot = isEaten
    ? "手续费不小于金额，没有可入账的钱 / the fee leaves nothing of it"
    : desk.whyNotShop(subMerchantNo);
  if (whyNot !== undefined)
    throw new NotSigned(
      `${name}：${whyNot}；可作 refund、not_ours 或 wait / decide refund, not_ours or wait`,
    );
}

const isSame = (p: Proposal, item: DecidedItem, { as, until }: Opinion, amount: bigint): boolean =>
  itemKey(p) === itemKey(item) && p.as === as && p.until === until && p.amount === amount;

function proposalOf(
  item: DecidedItem,
  { acquirer, as, until, at, signer }: Opinion,
  amount: bigint,
): Proposal {
  const name = sha256Hex(`${itemKey(item)}|${as}|${until}|${amount}|${signer.person}|${at}`);
  return { ...item, decisionRef: `dec_${name.slice(0, 26)}`, acquirer, amount, as, until, signatures: [] };
}

function signedBy(proposal: Proposal, { signer, at }: Opinion): Proposal {
  const { person, keyId, key } = signer;
  const signature = sign(null, decisionMessage(proposal, person, at), key).toString("base64");
  const own = { person, keyId, alg: "Ed25519" as const, at, signature };
  return { ...proposal, signatures: [...proposal.signatures, own] };
}

/** The book ascends, also where the machine's clock was set back. */
function enteredAt(book: readonly Decision[], at: string): string {
  const last = book.at(-1)?.enteredAt;
  return last !== undefined && last > at ? last : at;
}

/** Somebody must be left to release the file in which the decisions will stand; a `wait` stands in none. */
function refuseTooFew(all: readonly Decision[], entered: readonly Decision[], desk: DeskOfDecisions): void {
  if (entered.every((d) => d.as === "wait")) return;
  const open = all.filter((d) => d.as !== "wait" && !desk.isPast(d));
  const busy = new Set(open.flatMap((d) => d.signatures.map((s) => s.person)));
  const free = new Set(desk.signers.map((s) => s.person).filter((person) => !busy.has(person)));
  if (free.size < SIGNATURES_NEEDED)
    throw new NotSigned(
      `没有作过未放行决定的人只剩 ${free.size} 名，放行须两名 / only ${free.size} people would be left who may release`,
    );
}
