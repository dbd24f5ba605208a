import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import type { Books, BookVersions } from "../books.ts";
import { sentenceOf } from "../difference.ts";
import { leftOutText } from "../left-out-text.ts";
import type { ProposalCheck } from "../proposal-check.ts";
import { refusalSentence } from "../refusal-sentence.ts";
import { versionText } from "../version-choice.ts";
import { DIFFERS, EQUAL, UNREADABLE } from "./command.ts";
import { complain, say, sayNoBill, sayTotals, yuan } from "./print.ts";

/** The versions that every law used. */
function sayVersions({ register, calendar }: BookVersions): void {
  say(`登记簿 register ${versionText(register.used)} · 日历 calendar ${versionText(calendar.used)}`);
}

/** What is held back, one by one; and rows of other systems at shared numbers, which are nobody's here. */
function sayLeftOut({ leftOut, header }: ClearingFile, books: Books | undefined): void {
  const { billed, unbilled } = leftOutText(leftOut, header.clearingDate);
  for (const line of billed) say(line);
  for (const line of unbilled) complain(`! ${line}`);
  const foreign = books?.bills.foreign;
  if (foreign && foreign.count > 0)
    say(
      `共用商户号上其他系统的交易，不计 rows of other systems, in no sum：${foreign.count} 笔 ${yuan(foreign.fen)}`,
    );
}

/** What pays nothing, leaves nothing out and follows no decision needs no verdict of its own. */
const isQuiet = ({ totals, leftOut, decisions }: ClearingFile): boolean =>
  totals.payTotal === 0n && leftOut.length === 0 && decisions.length === 0;

/** Prints what a check found; answers the exit code. */
export function sayCheck(result: ProposalCheck): number {
  const { books, differences, file, digest, entries, equations, missingFunds, notices } = result;
  for (const d of differences.kept) say(sentenceOf(d));
  const more = differences.count - differences.kept.length;
  if (more > 0) say(`… 另有 ${more} 处差异未列出 / ${more} more differences`);
  for (const m of missingFunds) complain(`! 缺少资金对账单，未能核对 / no statement, not checked: ${m}`);
  for (const { file: bill, lineNo: line, reason } of books?.unreadRows ?? []) {
    const fault = refusalSentence({ code: "statement_unreadable", line, reason });
    complain(`! ${bill}：${fault} (不计入任何合计 / in no sum)`);
  }
  for (const notice of notices) complain(`! ${notice}`);
  sayNoBill(books?.noBill ?? []);
  if (file) sayLeftOut(file, books);
  say(`摘要 digest ${digest}`);
  if (books) sayVersions(books.versions);
  if (file) sayTotals(file, entries);
  if (differences.count > 0) {
    const laws = [...differences.byLaw].map(([law, n]) => `${law} ${n}`).join(", ");
    say(`不一致 differs: ${differences.count} 处 (${laws})`);
    return DIFFERS;
  }
  say(`总分核对 control ${equations.filter((e) => e.holds).length}/${equations.length}`);
  // Nothing differs, but without the statements nobody has seen that the money is there.
  if (missingFunds.length > 0) {
    say("未完成 incomplete：缺少资金对账单，不能视为相符 / the control could not be drawn up");
    return UNREADABLE;
  }
  say("一致 equal");
  if (file && isQuiet(file))
    say(
      "应付为 0，没有未入账的，也没有决定：不用单独放行，下一份的放行会结清它 / it pays nothing: no release of its own is needed, the next one settles it",
    );
  return EQUAL;
}
