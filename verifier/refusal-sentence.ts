import type { Refusal, RefusalCode } from "#server/domain-error.ts";
import { reasonText } from "./reason-text.ts";

type Sentences = {
  [C in RefusalCode]?: (facts: Extract<Refusal, { code: C }>) => readonly [zh: string, en: string];
};
const fieldOf = ({ field, reason }: { field: string; reason: string }) => {
  const [zh, en] = reasonText(reason);
  return [`「${field}」${zh}`, `"${field}" ${en}`] as const;
};
const lineOf =
  (zhWhat: string, enWhat: string) =>
  ({ line, reason }: { line: number; reason: string }) => {
    const [zh, en] = reasonText(reason);
    return [`${zhWhat}第 ${line} 行：${zh}`, `${enWhat} line ${line}: ${en}`] as const;
  };

/** Every refusal that a noun or a codec of the tool can give; a test looks for one that is missing here. */
export const SENTENCES: Sentences = {
  input_invalid: fieldOf,
  agreement_invalid: fieldOf,
  calendar_missing: ({ year }) => [
    `工作日历中没有 ${year} 年，不能推算日期`,
    `the calendar has no year ${year}: no day can be told`,
  ],
  clearing_file_unreadable: lineOf("清分文件", "clearing file,"),
  statement_unreadable: lineOf("账单", "bill,"),
  statement_other_day: ({ expected, found }) => [
    `账单是 ${found} 的，文件名写明 ${expected}`,
    `the bill is of ${found}, its name says ${expected}`,
  ],
  release_unreadable: ({ reason }) => {
    const [zh, en] = reasonText(reason);
    return [`不是放行文件：${zh}`, `not a release: ${en}`];
  },
  release_other_file: ({ expected, found }) => [
    `签署的是另一份文件：应为 ${expected}，实为 ${found}`,
    `about another file: expected ${expected}, found ${found}`,
  ],
  release_signature_invalid: ({ person }) => [
    `${person} 的签名不成立`,
    `the signature of ${person} does not hold`,
  ],
  release_key_unknown: ({ keyId }) => [`密钥 ${keyId} 没有登记`, `key ${keyId} is not registered`],
  release_same_person: () => [
    "两个签名出自同一人或同一把密钥",
    "both signatures are of one person or one key",
  ],
  release_needs_two: ({ have }) => [`须两人签署，现有 ${have} 人`, `needs two signatures, has ${have}`],
};

/** One refusal as a sentence, Chinese first. A code without words is told by its facts, never as JSON. */
export function refusalSentence(refusal: Refusal): string {
  const say = SENTENCES[refusal.code] as ((facts: Refusal) => readonly [string, string]) | undefined;
  if (say) return say(refusal).join(" / ");
  const facts = Object.entries(refusal).map(([key, value]) => (key === "code" ? value : `${key} ${value}`));
  return `不能继续 / cannot go on: ${facts.join(", ")}`;
}
