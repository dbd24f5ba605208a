import { useTranslations } from "next-intl";
import type { OrderWord } from "#server/order/order-status.ts";
import { type Mood, State } from "./state.tsx";

const MOOD: Record<OrderWord, Mood> = {
  preparing: "waiting",
  checking: "unknown",
  waiting: "waiting",
  paid: "come",
  refunded: "still",
  partly_refunded: "come",
  expired: "still",
  cancelled: "still",
  refused: "failed",
  closed: "still",
  late_undecided: "waiting",
  late_refunding: "waiting",
  late_refunded: "still",
  late_elsewhere: "still",
  amount_undecided: "waiting",
  amount_refunding: "waiting",
  amount_refunded: "still",
  amount_elsewhere: "still",
};

export function OrderState({ word, chip = false }: { word: OrderWord; chip?: boolean }) {
  const t = useTranslations("common");
  return (
    <State mood={MOOD[word]} chip={chip} {...(word === "refunded" ? { icon: "undo" as const } : {})}>
      {t(`word.${word}`)}
    </State>
  );
}
