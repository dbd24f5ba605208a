import { useTranslations } from "next-intl";
import type { RuleWord } from "#server/agreement/rule-words.ts";
import type { SplitRule } from "#server/agreement/split-rule.ts";
import { Amount } from "./amount.tsx";

/** With a fee bearer shares are reckoned on the whole payment, without one on what the fee leaves. */
const shareKey = (of: "base" | "rest", hasFeeBearer: boolean) =>
  of === "rest" ? "rule.shareRest" : hasFeeBearer ? "rule.shareWhole" : "rule.shareBase";

/** A split rule as sentences, in its order: what each receives, what remains, who bears the fee and refunds. */
export function RuleWords({
  words,
  names,
  bearer,
  cover,
}: {
  words: readonly RuleWord[];
  /** Short names by the acquirer's number. */
  names: ReadonlyMap<string, string>;
  bearer?: SplitRule["bearer"] | undefined;
  /** Who stands in where a receiver lacks its part of a refund; absent: not said here, "none": nobody. */
  cover?: "seller" | "none" | undefined;
}) {
  const t = useTranslations("common");
  const wallet = useTranslations("channel");
  const name = (number: string) => names.get(number) ?? number;
  const fen = (value: bigint) => () => <Amount fen={value} />;
  const remainder = words.find((w) => w.kind === "remainder");
  const feeBearer = words.find((w) => w.bearsFee);
  return (
    <ol className="flex list-decimal flex-col gap-1 pl-5">
      {words.map((word) => (
        <li key={word.position}>
          {word.kind === "fixed"
            ? t.rich("rule.fixed", { fen: fen(word.fen), name: name(word.who) })
            : word.kind === "remainder"
              ? t("rule.remainder", { name: name(word.who) })
              : t(shareKey(word.of, feeBearer !== undefined), {
                  percent: word.ratePercent,
                  name: name(word.who),
                })}
          {word.kind === "share" && word.capFen !== undefined
            ? t.rich("rule.cap", { fen: fen(word.capFen) })
            : null}
          {word.when?.channel ? t("rule.channel", { channel: wallet(`${word.when.channel}.name`) }) : null}
          {word.when?.minFen !== undefined ? t.rich("rule.min", { fen: fen(word.when.minFen) }) : null}
          {word.when?.maxFen !== undefined ? t.rich("rule.max", { fen: fen(word.when.maxFen) }) : null}
        </li>
      ))}
      {feeBearer ? <li>{t("rule.feeBearer", { name: name(feeBearer.who) })}</li> : null}
      {bearer === "proportional" ? <li>{t("rule.bearerProportional")}</li> : null}
      {bearer === "remainder" && remainder ? (
        <li>{t("rule.bearerRemainder", { name: name(remainder.who) })}</li>
      ) : null}
      {cover && remainder && words.length > 1 ? (
        <li>
          {t(cover === "seller" ? "rule.coverSeller" : "rule.coverNone", { name: name(remainder.who) })}
        </li>
      ) : null}
    </ol>
  );
}
