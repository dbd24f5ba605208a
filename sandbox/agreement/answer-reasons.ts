import { ruleSentences, type Sentence } from "#server/agreement/agreement-sentences.ts";
import { esc } from "../http.ts";
import type { World } from "../world/world.ts";
import { askBehind } from "./answer-ask.ts";
import { documentOf } from "./books.ts";
import type { Language, Said } from "./language.ts";

const ABOUT: Readonly<Record<Sentence["about"], Said>> = {
  step: { zh: "第 n 项", en: "Item n" },
  nothing: { zh: "不再收款", en: "Receiving nothing" },
  fee: { zh: "手续费由谁出", en: "Who bears the fee" },
  refund: { zh: "退款由谁出", en: "Who bears refunds" },
  cover: { zh: "垫退款", en: "Covering refunds" },
  cap: { zh: "合计上限", en: "The cap on all shares" },
  sight: { zh: "谁看得到金额", en: "Who sees the amount" },
};
const WHOLE: Said = { zh: "整份约定", en: "The whole agreement" };
const WHOLE_FIELD = "reason";

const fieldOf = ({ about, position }: Sentence): string => `reason-${position ?? about}`;
const labelOf = ({ about, position }: Sentence, language: Language): string =>
  ABOUT[about][language].replace("n", position === undefined ? "n" : String(position));

const sentencesOf = (world: World, id: string): Sentence[] => {
  const { story, ask } = askBehind(world, id);
  return ruleSentences(documentOf(world, story), ask.subMerchantNo);
};

/** A field for each term that the reader sees, and one for the whole. */
export const reasonFields = (world: World, id: string, language: Language): string =>
  [
    ...sentencesOf(world, id).map((s) => [fieldOf(s), labelOf(s, language)] as const),
    [WHOLE_FIELD, WHOLE[language]] as const,
  ]
    .map(
      ([name, label]) =>
        `<label>${esc(label)}<input name="${name}" maxlength="200" autocomplete="off"></label>`,
    )
    .join("");

/** What was written term by term, as one reason of the acquirer's record: "第 1 项：太多；整份约定：再谈"; alone, the whole's own words. */
export function reasonOf(world: World, id: string, fields: Readonly<Record<string, unknown>>): string {
  const written = (name: string) =>
    String(fields[name] ?? "")
      .trim()
      .slice(0, 200);
  const terms = sentencesOf(world, id)
    .map((s) => [labelOf(s, "zh"), written(fieldOf(s))] as const)
    .filter(([, words]) => words !== "");
  const whole = written(WHOLE_FIELD);
  if (terms.length === 0) return whole;
  return [...terms, ...(whole === "" ? [] : [[WHOLE.zh, whole] as const])]
    .map(([label, words]) => `${label}：${words}`)
    .join("；");
}
