/**
 * Why a payment or refund may be left out (未入账): a word that the acquirer's own books show, the first that holds. To be
 * left out needs a ground; the platform can hold nobody's money by listing it. Pure. Source: clearing-file.md §3.
 */

/** In the order of the ladder; the last has no bill row, so it stands in no sum and holds nobody's money. */
export const LEFT_OUT_WORDS = [
  "only_acquirer",
  "seller_differs",
  "amount_differs",
  "fee_differs",
  "late_payment",
  "payment_left_out",
  "not_computable",
  "only_platform",
] as const;
export type LeftOutWord = (typeof LEFT_OUT_WORDS)[number];

/** The platform believes in it and no bill given has it. */
export const WITHOUT_BILL = "only_platform" satisfies LeftOutWord;

/** The word that stands first on the ladder; undefined where none holds. */
export function firstWord(words: Iterable<LeftOutWord>): LeftOutWord | undefined {
  let first: number | undefined;
  for (const word of words) {
    const at = LEFT_OUT_WORDS.indexOf(word);
    if (first === undefined || at < first) first = at;
  }
  return first === undefined ? undefined : LEFT_OUT_WORDS[first];
}
