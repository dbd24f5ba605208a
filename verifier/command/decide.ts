import { join } from "node:path";
import { addDays } from "#server/calendar/calendar.ts";
import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { barredList, barredSince } from "#server/clearing/barred.ts";
import type { ClearingFile, LeftOut } from "#server/clearing/clearing-file.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import {
  DECIDED_AS,
  type DecidedAs,
  type DecidedItem,
  type Decision,
  itemKey,
} from "#server/clearing/decision.ts";
import { counts, type KnownFile } from "#server/clearing/file-chain.ts";
import { numbersOf } from "#server/clearing/law-books.ts";
import type { AcquirerRegister, Signer } from "#server/clearing/register.ts";
import { alone } from "../alone.ts";
import { standingIn } from "../chain.ts";
import { chainPathsFrom } from "../chain-paths.ts";
import { decideItems, nameOf } from "../decide.ts";
import { bookAt, readDecisions, readPending, writeBooks } from "../decision-book.ts";
import { deskNow } from "../desk-clock.ts";
import { inFile } from "../in-file.ts";
import { newestRegister } from "../kept-versions.ts";
import { Usage } from "../options.ts";
import { readChain } from "../read-chain.ts";
import { linesIn, readTextBytes, sizeOf } from "../read-file.ts";
import { NotSigned, signerOf } from "../registered-signer.ts";
import { undecidedOn } from "../undecided-item.ts";
import { command, EQUAL, text } from "./command.ts";
import { instantFrom } from "./instant-option.ts";
import { say, yuan } from "./print.ts";

/** How long a `wait` without a day lasts. */
const WAIT_DAYS = 7;

export const decide = command({
  summary: "对未入账的一笔作出决定（须两人） decide about one item that is left out: two people",
  usage: `\
  --desk DIR --item REF[/REFUND[/BEARER]] | @LIST
                           渠道订单号，退款再加退款单号，垫付再加退款编号与承担方；@LIST 每行一笔
                           payment; its refund; a cover by refund number and bearer; @LIST: one item a line
  --as accept|refund|not_ours|wait[:yyyyMMdd]|cover_closed
                           入账｜请平台全额退款｜不是本机构业务｜暂等（缺省 7 天，最多 30 天）｜垫补了结
  --key K.key [--person NAME] [--at INSTANT]
  第一人写入 decisions-pending.jsonl，另一人同样决定后写入 decisions.jsonl，即生效；作决定的人不能放行载有该决定的文件
  the first person's waits, the second's of the same opinion makes it final; neither releases the file it stands in`,
  options: { desk: text, item: text, as: text, key: text, person: text, at: text },
  run: ({ desk, item, as, key, person, at: stated }) => {
    if (desk === undefined || item === undefined || as === undefined || key === undefined)
      throw new Usage("缺少 --desk、--item、--as 或 --key / --desk, --item, --as and --key are needed");
    const now = deskNow(desk);
    const at = stated === undefined ? now : instantFrom(stated);
    if (at > now)
      throw new NotSigned(
        `--at ${at} 晚于此刻 ${now}：决定不能写在将来 / later than now: nobody decides in the future`,
      );
    const opinion = opinionFrom(as, at);
    const items = itemsFrom(item, opinion.as);
    const register = newestRegister([join(desk, "register.json")]);
    const { signers } = register;
    const { newest, isPast } = filesOf(desk, signers);
    const { acquirer, windowTo } = newest.header;
    if (at < windowTo)
      throw new NotSigned(
        `--at ${at} 早于最新清分文件 ${newest.header.clearingDate} 的截止时刻 ${windowTo}，会改动已提出的账日；本机时间不对时写明 --at / before the end of the newest file: it would change a day that is proposed`,
      );
    const own = { ...opinion, acquirer, at, signer: signerOf(key, person, signers) };
    const openItems = undecidedOn(desk, newest, numbersOf(register).numberOf);
    const decided = alone(bookAt(desk), () => {
      const book = readDecisions(bookAt(desk));
      const pending = readPending(desk, book);
      const made = decideItems(items, own, {
        signers,
        book,
        pending,
        openItems,
        isPast,
        whyNotShop: takersIn(register, at),
      });
      writeBooks(desk, made.entered, made.pending);
      return made;
    });
    for (const d of decided.opened)
      say(`已签署 signed: ${nameOf(d)} ${yuan(d.amount)} ${d.as}，还需另一人 / one more person must sign`);
    for (const d of decided.entered) {
      const by = d.signatures.map((s) => s.person).join("、");
      say(`决定生效 in force: ${nameOf(d)} ${yuan(d.amount)} ${d.as} ${by} ${d.decisionRef} ${d.enteredAt}`);
    }
    for (const line of unborneAfter(decided.entered, newest, readDecisions(bookAt(desk)))) say(`! ${line}`);
    return EQUAL;
  },
});

/** Refunds that waited with a payment and, now that it is not ours, are borne by nobody until they are decided about, too. */
function unborneAfter(
  entered: readonly Decision[],
  { leftOut }: ClearingFile,
  book: readonly Decision[],
): string[] {
  const gone = new Set(
    entered.flatMap((d) => (d.as === "not_ours" && d.refundReference === "" ? [d.acquirerReference] : [])),
  );
  const isOver = (x: LeftOut) =>
    book.some((d) => d.as !== "wait" && itemKey(d) === itemKey({ ...x, bearer: "" }));
  return leftOut
    .filter((x) => x.refundReference !== "" && gone.has(x.acquirerReference) && !isOver(x))
    .map(
      ({ acquirerReference, refundReference, amount }) =>
        `${acquirerReference}/${refundReference} ${yuan(amount)}：原支付已不入账，这笔退款须另作决定；在此之前由本机构垫付 / its payment never enters: decide about this refund, too; until then it is this house's advance`,
    );
}

/** `accept`, `wait`, `wait:20261130` … */
function opinionFrom(stated: string, at: string): { as: DecidedAs; until: Day | undefined } {
  const [word = "", day] = stated.split(":");
  const as = DECIDED_AS.find((known) => known === word);
  if (!as || (day !== undefined && as !== "wait"))
    throw new Usage(`--as ${stated}：须是 / must be ${DECIDED_AS.join(" | ")}`);
  if (as !== "wait") return { as, until: undefined };
  const until = day === undefined ? addDays(dayOf(new Date(at)), WAIT_DAYS) : readCompactDay(day);
  if (!until) throw new Usage(`--as ${stated}：没有这一天 / no such day`);
  return { as, until };
}

function itemsFrom(stated: string, as: DecidedAs): DecidedItem[] {
  if (!stated.startsWith("@")) return [itemFrom(stated, as)];
  const path = stated.slice(1);
  sizeOf(path);
  const items = linesIn(path).map(({ line }) => itemFrom(line.trim(), as));
  if (items.length === 0) throw new Usage(`${path}：没有任何一笔 / holds no item`);
  return items;
}

function itemFrom(stated: string, as: DecidedAs): DecidedItem {
  const [acquirerReference = "", refundReference = "", bearer = "", ...more] = stated.split("/");
  if (as === "refund" && refundReference !== "")
    throw new Usage(
      `--item ${stated}：退款不能再退；请对原支付作决定，或作 accept、not_ours、wait / a refund is not given back: decide about its payment, or accept, not_ours, wait`,
    );
  if (acquirerReference === "" || more.length > 0 || (as === "cover_closed") !== (bearer !== ""))
    throw new Usage(
      `--item ${stated}：须是 渠道订单号[/退款单号]，cover_closed 为 渠道订单号/退款编号/承担方 / must be REF[/REFUND], of cover_closed REF/REFUNDNO/BEARER`,
    );
  return { acquirerReference, refundReference, bearer };
}

/** Money goes to a shop only, and to none that is barred. */
function takersIn(register: AcquirerRegister, at: string): (no: string) => string | undefined {
  const barred = barredList(register.barred);
  return (no) => {
    const entry = register.subMerchants.find((e) => e.subMerchantNo === no);
    if (!entry) return "账单的商户号不属于任何商户，不能入账 / the bill's number is no shop's";
    if (entry.role !== "shop") return `${no} 不是店铺（${entry.role}），不能入账 / it is no shop`;
    const from = barredSince(barred, no, entry);
    return from !== undefined && from <= Date.parse(at)
      ? `${no} 已被禁止，不能入账 / it is barred`
      : undefined;
  };
}

/** The newest file of the desk that counts, and which decisions are past. */
function filesOf(
  desk: string,
  signers: readonly Signer[],
): { newest: ClearingFile; isPast(decision: Decision): boolean } {
  const { chain, at } = readChain(chainPathsFrom({ desk }), signers);
  const newestOf = (isMeant: (file: KnownFile) => boolean) => {
    const path = at.get(chain.files.findLast((f) => at.has(f.digest) && isMeant(f))?.digest ?? "")?.path;
    return path === undefined ? undefined : inFile(path, () => readClearingFile(readTextBytes(path)));
  };
  const newest = newestOf((f) => counts(chain, f.digest));
  if (!newest) throw new Usage(`${join(desk, "files")}：没有清分文件 / holds no clearing file`);
  const last = newestOf((f) => chain.standing.get(f.digest) === "released");
  // What entered before its window ended stood in it, or in one before it, or was moot; of later ones those that stand in it.
  const standing = last ? standingIn(last) : new Set<string>();
  const isPast = (d: Decision) =>
    last !== undefined && (d.enteredAt < last.header.windowTo || standing.has(d.decisionRef));
  return { newest, isPast };
}
