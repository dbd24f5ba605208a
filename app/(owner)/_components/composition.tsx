import { useTranslations } from "next-intl";
import { Amount } from "../../_components/amount.tsx";
import { percentOf } from "../../_components/share.ts";

export interface Parts {
  salesFen: bigint;
  feesFen: bigint;
  refundsFen: bigint;
  sharesFen: bigint;
  returnedFen: bigint;
  coverFen: bigint;
  adjustFen: bigint;
  carriedFen: bigint;
}

const ROWS = [
  { key: "sales", of: "salesFen", colour: "var(--jade)" },
  { key: "shares", of: "sharesFen", colour: "var(--indigo)" },
  { key: "returned", of: "returnedFen", colour: "var(--line-strong)" },
  { key: "cover", of: "coverFen", colour: "var(--ink-2)" },
  { key: "adjust", of: "adjustFen", colour: "var(--ink-2)" },
  { key: "carried", of: "carriedFen", colour: "var(--amber)" },
  { key: "fees", of: "feesFen", colour: "var(--ink-3)" },
  { key: "refunds", of: "refundsFen", colour: "var(--ink)" },
] as const;

const abs = (fen: bigint) => (fen < 0n ? -fen : fen);

/** What makes up an arrival: a small bar of what comes in, and every part with its sign. */
export function Composition({ parts }: { parts: Parts }) {
  const t = useTranslations("owner");
  const rows = ROWS.map((row) => ({ ...row, fen: parts[row.of] })).filter((row) => row.fen !== 0n);
  const total = rows.reduce((sum, row) => sum + abs(row.fen), 0n);
  if (total === 0n) return null;
  return (
    <div>
      <div className="flex h-2 overflow-hidden rounded-full bg-sunk" aria-hidden="true">
        {rows.map((row) => (
          <div key={row.key} style={{ background: row.colour, width: `${percentOf(row.fen, total)}%` }} />
        ))}
      </div>
      <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-1 text-sm">
        {rows.map((row) => (
          <div key={row.key} className="flex items-baseline justify-between gap-2">
            <dt className="flex items-center gap-1.5 text-ink-2">
              <span
                className="inline-block size-2 shrink-0 rounded-full"
                style={{ background: row.colour }}
                aria-hidden="true"
              />
              {t(`today.parts.${row.key}`)}
            </dt>
            <dd>
              <Amount fen={row.fen} signed />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
