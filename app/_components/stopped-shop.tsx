import { useTranslations } from "next-intl";
import { Amount } from "./amount.tsx";
import { Gap } from "./gap.tsx";
import { Icon } from "./icon.tsx";

/** A shop as its own people are told of it. */
interface ToldShop {
  shortName: string;
  status: string;
  statusReason: string | null;
  holds: readonly { amountFen: bigint | null; reason: string; acquirerReference: string | null }[];
  closingAskedAt: Date | null;
}
export interface Stopper {
  acquirerName: string;
  acquirerPhone: string;
}

const STOPPED = ["suspended", "closing", "closed"] as const;

/** Where the acquirer gave no reason. */
const BARE = { suspended: "suspendedBare", closing: "closingBare", closed: "closed" } as const;

/** Whether there is anything to say. */
export const isTold = (shop: ToldShop): boolean =>
  STOPPED.some((s) => s === shop.status) || shop.holds.length > 0 || shop.closingAskedAt !== null;

/** Whether the shop itself has to bring something: what is being closed, or is, waits for nobody there. */
export const wantsAct = (shop: ToldShop): boolean => shop.status === "suspended" || shop.holds.length > 0;

/** What the acquirer stopped of a shop and why, what it means for the money, and what the shop does now. Nothing where all is well. */
export function StoppedShop({ shop, desk }: { shop: ToldShop; desk: Stopper }) {
  const t = useTranslations("common");
  const stopped = STOPPED.find((s) => s === shop.status);
  const words = {
    acquirer: desk.acquirerName,
    phone: desk.acquirerPhone,
    shop: shop.shortName,
    reason: (shop.statusReason ?? "").replace(/[。.]$/, ""),
  };
  const isBare = words.reason === "";
  return (
    <>
      {stopped ? (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-[10px] bg-vermilion-soft p-3 text-vermilion"
        >
          <Icon name="warning" className="mt-0.5 shrink-0" />
          <span>
            <span className="font-medium">{t(`stopped.${isBare ? BARE[stopped] : stopped}`, words)}</span>
            <Gap />
            {t(`stopped.${stopped}Money`, words)}
          </span>
        </p>
      ) : null}
      {shop.holds.map((hold) => (
        <p
          key={`${hold.acquirerReference} ${hold.reason}`}
          className="flex items-start gap-2 rounded-[10px] bg-amber-soft p-3 text-amber-ink"
        >
          <Icon name="hold" className="mt-0.5 shrink-0" />
          <span>
            <span className="font-medium">
              {hold.amountFen === null
                ? t("stopped.heldAll", { ...words, reason: hold.reason })
                : t.rich("stopped.heldPart", {
                    ...words,
                    reason: hold.reason,
                    amount: () => <Amount fen={hold.amountFen ?? 0n} />,
                  })}
            </span>
            <Gap />
            {t("stopped.heldMoney", words)}
          </span>
        </p>
      ))}
      {shop.closingAskedAt !== null && !stopped ? (
        <p className="flex items-start gap-2 rounded-[10px] bg-amber-soft p-3 text-amber-ink">
          <Icon name="clock" className="mt-0.5 shrink-0" />
          {t("stopped.asked", words)}
        </p>
      ) : null}
    </>
  );
}
