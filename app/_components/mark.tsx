import { useTranslations } from "next-intl";
import { MARK_HEX, type MarkColour } from "#server/order/order-mark.ts";

/** The payment's colour and two digits: the payer's phone shows the same. The colour also has a name. */
export function Mark({
  colour,
  number2,
  size = "small",
}: {
  colour: MarkColour;
  number2: string;
  size?: "small" | "large";
}) {
  const t = useTranslations("common");
  return (
    <span
      className={`inline-flex items-center justify-center rounded-lg font-semibold text-[#fff] tabular-nums ${
        size === "large"
          ? "min-w-[2.2em] rounded-[16px] border-2 border-[#fff] px-[0.35em] text-5xl leading-[1.5]"
          : "min-w-8 px-1.5 text-sm leading-6"
      }`}
      style={{ background: MARK_HEX[colour] }}
      title={t("mark", { colour: t(`colour.${colour}`), number: number2 })}
    >
      <span className="sr-only">{t(`colour.${colour}`)} </span>
      {number2}
    </span>
  );
}
