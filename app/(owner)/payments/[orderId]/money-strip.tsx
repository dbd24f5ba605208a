import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { Amount } from "#app/_components/amount.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { percentOf } from "#app/_components/share.ts";
import { Unconfirmed } from "#app/_components/unconfirmed.tsx";
import type { AppRouter } from "#server/api/root.ts";
import { Movements } from "./movements.tsx";
import { WhereNow } from "./where-now.tsx";

export type Trace = inferRouterOutputs<AppRouter>["payment"]["trace"];

/** Parts other than the viewer's own, from strong to pale; the viewer's own is jade. */
const SHADES = [100, 66, 44, 28].map(
  (percent) => `color-mix(in oklab, var(--indigo) ${percent}%, var(--card))`,
);
/** Money that went back: hatched, because nobody here has it. */
const REFUNDED = "repeating-linear-gradient(45deg, var(--ink-3) 0 3px, var(--sunk) 3px 8px)";

interface Piece {
  key: string;
  label: string;
  fen: bigint;
  /** Before the refunds. */
  wasFen?: bigint;
  colour: string;
}

/** A part that is there stays visible, however small its share. */
const MIN_WIDTH_PERCENT = 1.2;

/**
 * From left to right, each part as wide as its share: what the customer paid, what went back, the fee, everybody's part, the viewer's
 * own, and where it goes next. The same figures stand beneath as a list, each with its words.
 */
export function MoneyStrip({
  trace,
  orderedFen,
  refundedFen,
  acquirerName,
}: {
  trace: Trace;
  orderedFen: bigint;
  refundedFen: bigint;
  acquirerName: string;
}) {
  const t = useTranslations("owner");
  const { standing } = trace;
  const others = standing.parts.filter((p) => !p.own);
  const own = standing.parts.filter((p) => p.own);
  const pieces: Piece[] = [
    ...(standing.refundedFen !== null && standing.refundedFen > 0n
      ? [{ key: "refunded", label: t("payment.refundedPart"), fen: -standing.refundedFen, colour: REFUNDED }]
      : []),
    ...(standing.feeFen !== null && trace.feeFen !== null && trace.feeFen > 0n
      ? [
          {
            key: "fee",
            label: t("payment.fee"),
            fen: -standing.feeFen,
            wasFen: -trace.feeFen,
            colour: "var(--ink-3)",
          },
        ]
      : []),
    ...others.map((p, i) => ({
      key: `${p.number}-${i}`,
      label: p.name,
      fen: p.fen,
      wasFen: p.wasFen,
      colour: SHADES[Math.min(i, SHADES.length - 1)] as string,
    })),
    ...own.map((p, i) => ({
      key: `own-${i}`,
      label: p.name,
      fen: p.fen,
      wasFen: p.wasFen,
      colour: "var(--jade)",
    })),
  ];
  const total = pieces.reduce((sum, p) => sum + (p.fen < 0n ? -p.fen : p.fen), 0n);
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="text-lg">
          {trace.amountFen === null ? null : (
            <>
              {t("payment.paidBy")} <Amount fen={trace.amountFen} className="font-semibold text-2xl" />
            </>
          )}
        </p>
        {trace.amountFen === null || trace.amountFen === orderedFen ? null : (
          <p className="text-ink-2">
            {t.rich("payment.ownDiscount", {
              ordered: () => <Amount fen={orderedFen} />,
              less: () => <Amount fen={orderedFen - (trace.amountFen ?? 0n)} />,
            })}
          </p>
        )}
        {refundedFen > 0n ? (
          <p className="text-ink-2">
            {t("payment.refundedPart")} <Amount fen={refundedFen} className="font-semibold" />
          </p>
        ) : null}
        {standing.confirmed ? null : <Unconfirmed />}
      </div>
      <div
        className="mt-3 flex h-12 gap-0.5 overflow-hidden rounded-[10px]"
        role="img"
        aria-label={t("payment.stripLabel")}
      >
        {pieces
          .filter((p) => p.fen !== 0n)
          .map((p) => {
            const percent = percentOf(p.fen, total);
            return (
              <div
                key={p.key}
                title={p.label}
                style={{ background: p.colour, flexGrow: Math.max(percent, MIN_WIDTH_PERCENT), flexBasis: 0 }}
                className="min-w-1.5"
              />
            );
          })}
      </div>
      <ol className="mt-3 grid gap-x-6 gap-y-1 sm:grid-cols-2">
        {pieces.map((p) => (
          <li key={p.key} className="flex items-baseline justify-between gap-3 border-line border-b py-1.5">
            <span className="flex min-w-0 items-center gap-2">
              <span
                className="size-3 shrink-0 rounded-[3px]"
                style={{ background: p.colour }}
                aria-hidden="true"
              />
              <span className={`truncate ${p.key.startsWith("own") ? "font-semibold" : ""}`}>{p.label}</span>
            </span>
            <span className="flex items-baseline gap-2">
              {p.wasFen === undefined || p.wasFen === p.fen ? null : (
                <s className="text-ink-3 text-sm">
                  <span className="sr-only">{t("payment.beforeRefunds")} </span>
                  <Amount fen={p.wasFen} />
                </s>
              )}
              <Amount fen={p.fen} className={p.key.startsWith("own") ? "font-semibold text-jade" : ""} />
            </span>
          </li>
        ))}
      </ol>
      <Onward trace={trace} name={own[0]?.name} acquirerName={acquirerName} />
      <Hints trace={trace} acquirerName={acquirerName} />
    </div>
  );
}

/** Where the viewer's own part goes: one way, or after refunds each movement with its own. */
function Onward({
  trace,
  name,
  acquirerName,
}: {
  trace: Trace;
  name: string | undefined;
  acquirerName: string;
}) {
  const t = useTranslations("owner");
  if (trace.movements.length > 1)
    return <Movements trace={trace} name={name ?? ""} acquirerName={acquirerName} />;
  return (
    <p className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1">
      <Icon name="forward" size={18} className="text-ink-3" />
      {name === undefined ? null : (
        <span className="inline-flex items-baseline gap-2">
          <span className="text-ink-2">{t("payment.ownArrives", { name })}</span>
          <Amount fen={trace.standing.ownFen} className="font-semibold text-lg" />
        </span>
      )}
      <WhereNow trace={trace} acquirerName={acquirerName} />
    </p>
  );
}

/** What the figures do not say by themselves. */
function Hints({ trace, acquirerName }: { trace: Trace; acquirerName: string }) {
  const t = useTranslations("owner");
  return (
    <>
      {trace.isWhole ? (
        <p className="mt-2 text-amber-ink">{t("payment.whole", { acquirer: acquirerName })}</p>
      ) : null}
      {trace.confirmed ? null : (
        <p className="mt-2 text-ink-2 text-sm">
          {t(trace.undecided ? "payment.undecidedHint" : "payment.unconfirmedHint", {
            acquirer: acquirerName,
          })}
        </p>
      )}
    </>
  );
}
