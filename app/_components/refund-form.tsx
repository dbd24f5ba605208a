"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Channel } from "#server/channel/channel.ts";
import type { Id } from "#server/id.ts";
import type { RefundView } from "#server/refund/refund-view.ts";
import { Amount, amountInput } from "./amount.tsx";
import { isUnanswered, refusalIn, useTRPC } from "./api-client.tsx";
import { Icon } from "./icon.tsx";
import { RefusalText } from "./refusal-text.tsx";

const REASONS = ["quality", "wrong", "cancel", "other"] as const;
/** A refund is carried out by the acquirer while the drawer is open: asked this often, ms. */
const ASK_EVERY_MS = 1_500;

export interface Refundable {
  id: Id<"ord">;
  amountFen: bigint;
  refundedFen: bigint;
  channel: Channel;
}

/**
 * Step one: how much and why; step two: who bears what, then the button. The drawer keeps one key for its whole life,
 * so that a second press, or a press after a lost answer, is the same refund.
 */
export function RefundForm({
  order,
  limitFen,
  showParts,
  onDone,
}: {
  order: Refundable;
  /** A cashier's own limit; absent for those without one. */
  limitFen?: bigint | undefined;
  showParts: boolean;
  onDone: () => void;
}) {
  const t = useTranslations("common");
  const wallet = useTranslations("channel");
  const trpc = useTRPC();
  const leftFen = order.amountFen - order.refundedFen;
  const mostFen = limitFen !== undefined && limitFen < leftFen ? limitFen : leftFen;
  const [requestKey] = useState(() => crypto.randomUUID());
  const [amount, setAmount] = useState(amountInput(mostFen));
  const [reason, setReason] = useState<(typeof REASONS)[number]>("quality");
  const [reasonText, setReasonText] = useState("");
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.select(), []);

  const queries = useQueryClient();
  const plan = useMutation({
    mutationFn: (text: string) =>
      queries.fetchQuery(
        trpc.refund.plan.queryOptions({ orderId: order.id, amount: text }, { staleTime: 0 }),
      ),
  });
  const request = useMutation(trpc.refund.request.mutationOptions());
  const followed = useFollowed(order.id, request.data?.refund);

  if (request.data) {
    const refund = followed ?? request.data.refund;
    const amountNode = () => <Amount fen={refund.amountFen} className="font-semibold" />;
    return (
      <div className="flex flex-col gap-4" role="status">
        {refund.status === "failed" ? (
          <p className="flex items-start gap-2 text-vermilion">
            <Icon name="cross" className="mt-0.5" />
            {t("refund.failed", { message: refund.failureMessage ?? "" })}
          </p>
        ) : refund.status === "succeeded" ? (
          <p className="flex items-start gap-2 text-jade text-lg">
            <Icon name="check-circle" className="mt-1" />
            <span>{t.rich("refund.doneSucceeded", { amount: amountNode })}</span>
          </p>
        ) : (
          <>
            <p className="flex items-start gap-2 text-amber-ink text-lg">
              <Icon name="clock" className="mt-1" />
              <span>{t.rich("refund.done", { amount: amountNode })}</span>
            </p>
            <p className="text-ink-2">{t("refund.unknown")}</p>
          </>
        )}
        <p className="text-ink-2 text-sm">
          {t("refund.route", { channel: wallet(`${order.channel}.short`) })}
        </p>
        <button type="button" className="btn btn-primary" onClick={onDone}>
          {t("close")}
        </button>
      </div>
    );
  }

  const why = reason === "other" ? reasonText.trim() : t(`refund.reasons.${reason}`);
  const error = plan.error ?? request.error;
  const refusal = error ? refusalIn(error) : undefined;
  const planned = plan.data;

  function check(event: FormEvent) {
    event.preventDefault();
    request.reset();
    plan.mutate(amount);
  }

  const fault: ReactNode =
    error && !isUnanswered(error) ? (
      <p role="alert" className="flex items-start gap-2 rounded-[10px] bg-vermilion-soft p-3 text-vermilion">
        <Icon name="cross" className="mt-0.5" />
        <span>{refusal ? <RefusalText refusal={refusal} /> : t("error.title")}</span>
      </p>
    ) : error ? (
      <p role="alert" className="flex items-start gap-2 rounded-[10px] bg-amber-soft p-3 text-amber-ink">
        <Icon name="question" className="mt-0.5" />
        <span>{t("refund.unknown")}</span>
      </p>
    ) : null;

  if (!planned) {
    return (
      <form onSubmit={check} className="flex flex-col gap-4">
        <label className="flex flex-col gap-1">
          <span className="text-ink-2 text-sm">{t("refund.amount")}</span>
          <input
            ref={first}
            className="field text-2xl"
            inputMode="decimal"
            name="amount"
            value={amount}
            maxLength={16}
            onChange={(event) => setAmount(event.target.value)}
            aria-invalid={refusal ? true : undefined}
          />
          <span className="flex flex-wrap justify-between gap-2 text-ink-2 text-sm">
            <span>{t.rich("refund.left", { amount: () => <Amount fen={mostFen} /> })}</span>
            {order.refundedFen > 0n ? (
              <span>{t.rich("refund.already", { amount: () => <Amount fen={order.refundedFen} /> })}</span>
            ) : null}
            {limitFen !== undefined ? (
              <span>{t.rich("refund.limit", { amount: () => <Amount fen={limitFen} /> })}</span>
            ) : null}
          </span>
        </label>
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-ink-2 text-sm">{t("refund.reason")}</legend>
          {REASONS.map((choice) => (
            <label key={choice} className="flex min-h-11 items-center gap-2 rounded-lg px-2 hover:bg-sunk">
              <input
                type="radio"
                name="reason"
                className="size-4 accent-jade"
                checked={reason === choice}
                onChange={() => setReason(choice)}
              />
              {t(`refund.reasons.${choice}`)}
            </label>
          ))}
          {reason === "other" ? (
            <input
              className="field"
              aria-label={t("refund.reasonText")}
              placeholder={t("refund.reasonText")}
              required
              maxLength={80}
              value={reasonText}
              onChange={(event) => setReasonText(event.target.value)}
            />
          ) : null}
        </fieldset>
        {fault}
        <button type="submit" className="btn btn-primary" disabled={plan.isPending}>
          {plan.isPending ? t("refund.checking") : t("refund.check")}
        </button>
      </form>
    );
  }

  return (
    <div className="flex flex-col gap-4">
      <dl className="flex flex-col gap-1">
        {showParts ? (
          <>
            <dt className="text-ink-2 text-sm">{t("refund.whoBears")}</dt>
            {planned.parts
              .filter((part) => part.fen !== 0n)
              .map((part) => (
                <dd
                  key={part.number}
                  className="flex items-baseline justify-between gap-4 border-line border-b py-2"
                >
                  <span>{part.name}</span>
                  <Amount fen={part.fen} />
                </dd>
              ))}
            {planned.feeReturnedFen > 0n ? (
              <dd className="flex items-baseline justify-between gap-4 border-line border-b py-2">
                <span className="text-ink-2">{t("refund.feeBack")}</span>
                <Amount fen={planned.feeReturnedFen} />
              </dd>
            ) : null}
          </>
        ) : null}
        <div className="flex items-baseline justify-between gap-4 py-2 font-semibold text-lg">
          <dt>{t("refund.total")}</dt>
          <dd>
            <Amount fen={planned.amountFen} />
          </dd>
        </div>
      </dl>
      <p className="text-ink-2">{why}</p>
      {planned.missing && !planned.funded ? (
        <div
          role="alert"
          className="flex items-start gap-2 rounded-[10px] bg-vermilion-soft p-3 text-vermilion"
        >
          <Icon name="cross" className="mt-0.5" />
          <p>
            <RefusalText
              refusal={{
                code: "refund_not_funded",
                shop: planned.missing.shop,
                missingFen: planned.missing.missingFen.toString(),
              }}
            />
          </p>
        </div>
      ) : (
        <p className="text-ink-2 text-sm">
          {t("refund.route", { channel: wallet(`${order.channel}.short`) })}
        </p>
      )}
      {fault}
      <div className="flex gap-2">
        <button
          type="button"
          className="btn flex-1"
          onClick={() => plan.reset()}
          disabled={request.isPending}
        >
          {t("refund.edit")}
        </button>
        <button
          type="button"
          className="btn btn-danger flex-1"
          disabled={request.isPending || !planned.funded}
          onClick={() => request.mutate({ orderId: order.id, amount, reason: why, requestKey })}
        >
          {request.isPending ? t("refund.confirming") : t("refund.confirm")}
        </button>
      </div>
    </div>
  );
}

/** Reads the order again until the refund is final; the worker goes on when the drawer is closed. */
function useFollowed(orderId: Id<"ord">, refund: RefundView | undefined): RefundView | undefined {
  const trpc = useTRPC();
  const found = useQuery(
    trpc.order.get.queryOptions(
      { orderId },
      {
        enabled: refund !== undefined && !isFinal(refund),
        refetchInterval: (query) =>
          isFinal(query.state.data?.order.refunds.find((r) => r.id === refund?.id)) ? false : ASK_EVERY_MS,
      },
    ),
  );
  return found.data?.order.refunds.find((r) => r.id === refund?.id) ?? refund;
}

function isFinal(refund: RefundView | undefined): boolean {
  return refund?.status === "succeeded" || refund?.status === "failed";
}
