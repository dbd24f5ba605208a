import { useTranslations } from "next-intl";
import { RefusalText } from "#app/_components/refusal-text.tsx";
import { type Mood, State } from "#app/_components/state.tsx";
import type { Answers } from "#server/api/root.ts";

type BatchSummary = Answers["clearing"]["list"][number];

const MOOD = {
  open: "waiting",
  computed: "waiting",
  proposed: "waiting",
  released: "waiting",
  rejected: "failed",
  void: "failed",
  settled: "come",
} as const satisfies Record<BatchSummary["status"], Mood>;

/** Waits for something that comes by itself or is laid: no fault. The words for who acts next. */
const LATER = { books_late: "nextBooks", waiting_for_bill: "nextBill", own_file_waits: "nextOwn" } as const;
const isLater = (step: string): step is keyof typeof LATER => step in LATER;

const stateKey = ({ status, isQuiet, isFetched }: BatchSummary) =>
  isQuiet
    ? ("files.states.quiet" as const)
    : isFetched
      ? ("files.states.toRelease" as const)
      : (`files.states.${status}` as const);

/** Who acts next, of a batch whose file is made: one that was fetched waits for two signatures only. */
const nextKey = ({ status, isQuiet, isFetched }: BatchSummary) =>
  isQuiet
    ? ("files.next.quiet" as const)
    : isFetched
      ? ("waiting.next.release" as const)
      : (`files.next.${status}` as const);

/** The state of a batch; one that is still being made says its step, what stopped it, and what happens next. */
export function BatchState({ batch, long = false }: { batch: BatchSummary; long?: boolean }) {
  const t = useTranslations("acquirer");
  const inProgress = batch.status === "open" || batch.status === "computed";
  const empty = batch.step === "nothing_to_clear";
  const later = isLater(batch.step) ? LATER[batch.step] : undefined;
  const isLate = later !== undefined;
  const { paid, failed, stopped, returned } = batch.bank;
  const isUnpaid = failed + stopped + returned > 0;
  return (
    <span className="inline-flex min-w-0 flex-col">
      <State
        mood={
          (batch.error && !isLate) || isUnpaid
            ? "failed"
            : empty || batch.isQuiet
              ? "still"
              : MOOD[batch.status]
        }
      >
        {inProgress || empty
          ? t(`files.steps.${batch.step}`)
          : isUnpaid
            ? t("files.bankMixed", { paid, failed, stopped, returned })
            : batch.status === "settled"
              ? t(batch.payFen === 0n ? "files.settledUnpaid" : "files.bankPaid", { paid })
              : t(stateKey(batch))}
      </State>
      {long && batch.error ? (
        <span className={isLate ? "whitespace-normal" : "whitespace-normal text-vermilion"}>
          <RefusalText refusal={batch.error} />
        </span>
      ) : null}
      {long ? (
        <span className="whitespace-normal text-ink-2">
          {later
            ? t(`files.${later}`)
            : batch.error
              ? t(batch.error.code === "file_unchanged" ? "waiting.nextUnchanged" : "files.nextRetry")
              : inProgress
                ? t(batch.step === "waiting_for_older" ? "files.nextOlder" : "files.nextWorker")
                : empty
                  ? ""
                  : t(nextKey(batch))}
        </span>
      ) : null}
    </span>
  );
}
