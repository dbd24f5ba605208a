import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import type { Answers } from "#server/api/root.ts";
import { Unexplained } from "../unexplained.tsx";

type Clearing = Answers["clearing"];

/** The figure that comes first: what waits for people, where something does; the control beside it, which must read 0.00. */
export async function FirstFigure({
  batch,
  differences,
}: {
  batch: Clearing["get"];
  differences: Clearing["differences"];
}) {
  const t = await getTranslations("acquirer");
  // One transaction may be left out and stand in several differences.
  const waiting = new Map<string, bigint>();
  for (const x of [...differences.filter((d) => d.status === "open"), ...batch.leftOut])
    waiting.set(`${x.acquirerReference} ${x.refundReference}`, x.amountFen);
  const isControlFirst = waiting.size === 0 || (batch.unexplainedFen ?? 0n) !== 0n;
  return (
    <p className="md:text-right">
      {waiting.size > 0 ? (
        <>
          <span className="block text-ink-2 text-sm">{t("files.waiting", { n: waiting.size })}</span>
          <Amount
            fen={[...waiting.values()].reduce((sum, fen) => sum + fen, 0n)}
            className="font-semibold text-2xl text-amber-ink"
          />
        </>
      ) : null}
      <span className="block text-ink-2 text-sm">
        {t("files.unexplained")} {isControlFirst ? null : <Unexplained batch={batch} />}
      </span>
      {isControlFirst ? (
        <span className="text-2xl">
          <Unexplained batch={batch} />
        </span>
      ) : null}
    </p>
  );
}
