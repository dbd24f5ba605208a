import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { dayOf } from "#server/calendar/instant.ts";
import { CoreError, changeEntry, need } from "../core/register.ts";
import { needTwo } from "../shop/people.ts";
import { releasedFiles } from "../shop/still-naming.ts";
import type { BankLine } from "../world/facts.ts";
import type { World } from "../world/world.ts";
import { entryAt } from "./bank.ts";

/** As the bank's paper names a line: the first 16 of its file's digest, and its number. */
export const lineId = ({ fileDigest, lineNo }: Pick<BankLine, "fileDigest" | "lineNo">): string =>
  `${fileDigest.slice(0, 16)}-${lineNo}`;
const linesOf = (world: World, id: string): BankLine[] =>
  world.book.bankLines.map((b) => b.line).filter((line) => lineId(line) === id);

/** Lines that the bank failed and has not spoken of since: it can only say "paid after all". */
export const failedLines = ({ book }: World): BankLine[] =>
  book.bankLines
    .map((b) => b.line)
    .filter((line) => line.kind === "failed" && line.persons === undefined)
    .filter((line) => !book.contradictions.some((c) => lineId(c) === lineId(line)));

/** What the bank said against itself and nobody here has settled. */
export const openContradictions = (world: World): BankLine[] =>
  world.book.contradictions.filter((c) => !linesOf(world, lineId(c)).some((line) => line.persons));

/** Where what failed is owed again: the released file that took it up. It cannot be "paid after all" any more. */
export const reenteredIn = (world: World, id: string): string | undefined =>
  releasedFiles(world).find(({ file }) => file.returned.some((line) => lineId(line) === id))?.file.header
    .clearingDate;

/**
 * The practice bank says "paid" of a line that it had failed. What is owed of it is kept back at the shop from then on, so that
 * no file pays it a second time before two people have settled it. Throws `CoreError`.
 */
export async function contradict(world: World, { id }: { id: string }) {
  const failed = failedLines(world).find((line) => lineId(line) === id);
  if (!failed) throw new CoreError("没有这一条失败的付款");
  const day = dayOf(world.now());
  const line: BankLine = {
    ...failed,
    kind: "paid",
    bankDay: writeCompactDay(day),
    bankReference: `P${failed.bankReference}`,
    reason: "",
    enteredAt: entryAt(world, day),
  };
  await world.record({ kind: "bank_contradicts", line });
  const reason = "银行先答没有付成，后答已付，正在核实";
  changeEntry(world, line.subMerchantNo, ({ holds }) => ({
    holds: [...holds, { fen: BigInt(line.amount), acquirerReference: id, reason }],
  }));
  return { id, number: line.subMerchantNo };
}

/**
 * Two people state which of the bank's answers holds: `paid` (the line was paid after all; only while what failed is owed again
 * in no released file), or `failed` (no money stays with the shop: the bank has taken it back). Throws `CoreError`.
 */
export async function stateAnswer(
  world: World,
  { id, as, ...who }: { id: string; as: "paid" | "failed"; person: string; second: string },
) {
  const persons = needTwo(who.person, who.second);
  const said = openContradictions(world).find((c) => lineId(c) === id);
  if (!said) throw new CoreError("没有等着核实的这一条");
  const file = reenteredIn(world, id);
  need(
    as === "failed" || file === undefined,
    `退回的钱已在 ${file} 的放行文件里重新入账，不能再算已付：请银行追回，再写明以失败为准`,
  );
  const day = dayOf(world.now());
  const stands = as === "paid" ? said : linesOf(world, id).find((line) => line.kind === "failed");
  if (!stands) throw new CoreError("没有这一条失败的付款");
  const stated = as === "paid" ? { bankDay: writeCompactDay(day), enteredAt: entryAt(world, day) } : {};
  await world.record({
    kind: "bank",
    source: `stated-${id}`,
    comesBack: false,
    line: { ...stands, ...stated, persons },
  });
  changeEntry(world, said.subMerchantNo, ({ holds }) => ({
    holds: holds.filter((h) => h.acquirerReference !== id),
  }));
  return { id, as, persons };
}
