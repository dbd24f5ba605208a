import { Amount } from "#app/_components/amount.tsx";

/** Must read 0.00: anything else and nothing is proposed. */
export function Unexplained({ batch }: { batch: { unexplainedFen: bigint | null } }) {
  if (batch.unexplainedFen === null) return <span className="text-ink-2">–</span>;
  return (
    <Amount
      fen={batch.unexplainedFen}
      className={batch.unexplainedFen === 0n ? "text-ink-2" : "font-semibold text-vermilion"}
    />
  );
}
