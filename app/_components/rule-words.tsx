import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { SplitRule, Term } from "../../server/agreement/split-rule.ts";
import { Amount } from "./amount.tsx";

/** Parts per million as percent, exact: 45_800 → "4.58". */
function percentOf(ppm: number): string {
  const whole = Math.floor(ppm / 10_000);
  const part = String(ppm % 10_000)
    .padStart(4, "0")
    .replace(/0+$/, "");
  return part === "" ? String(whole) : `${whole}.${part}`;
}

/** A split rule as sentences, in its order: what each receives, what remains, who bears refunds and the fee. */
export function RuleWords({ rule, names }: { rule: SplitRule; names: Readonly<Record<string, string>> }) {
  const t = useTranslations("common");
  const name = (number: string) => names[number] ?? number;
  const fen = (value: bigint) => () => <Amount fen={value} />;
  const conditions = (term: Term): ReactNode => (
    <>
      {term.kind === "share" && term.capFen !== undefined
        ? t.rich("rule.cap", { fen: fen(term.capFen) })
        : null}
      {term.when?.channel ? t("rule.channel", { channel: term.when.channel }) : null}
      {term.when?.minFen !== undefined ? t.rich("rule.min", { fen: fen(term.when.minFen) }) : null}
      {term.when?.maxFen !== undefined ? t.rich("rule.max", { fen: fen(term.when.maxFen) }) : null}
    </>
  );
  return (
    <ol className="flex list-decimal flex-col gap-1 pl-5">
      {rule.terms.map((term, i) => (
        <li key={`${term.to}-${String(i)}`}>
          {term.kind === "fixed"
            ? t.rich("rule.fixed", { fen: fen(term.fen), name: name(term.to) })
            : t(term.of === "base" ? "rule.shareBase" : "rule.shareRest", {
                percent: percentOf(term.ppm),
                name: name(term.to),
              })}
          {conditions(term)}
        </li>
      ))}
      <li>{t("rule.remainder", { name: name(rule.remainder) })}</li>
      {rule.feeBearer ? <li>{t("rule.feeBearer", { name: name(rule.feeBearer) })}</li> : null}
      <li>
        {rule.bearer === "proportional"
          ? t("rule.bearerProportional")
          : t("rule.bearerRemainder", { name: name(rule.remainder) })}
      </li>
    </ol>
  );
}
