"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Id } from "#server/id.ts";
import type { PaymentRow } from "#server/order/order-view.ts";
import { useTRPC } from "../../_components/api-client.tsx";
import { Dialog } from "../../_components/dialog.tsx";
import { MutationFault } from "../../_components/mutation-fault.tsx";

/** An order of any day by the number on the customer's own bill, typed or scanned: a till sees no list of other days. */
export function FindEarlier({
  scanned,
  subMerchantId,
  onClose,
  onFound,
}: {
  /** What a scanner read: looked for at once. */
  scanned: string | undefined;
  subMerchantId: Id<"smt">;
  onClose: () => void;
  onFound: (row: PaymentRow) => void;
}) {
  const t = useTranslations("cashier.earlier");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [number, setNumber] = useState(scanned ?? "");
  const find = useMutation({
    mutationFn: (typed: string) =>
      queries.fetchQuery(
        trpc.order.find.queryOptions({ number: typed, subMerchantId }, { staleTime: 0, retry: false }),
      ),
    onSuccess: (row) => row && onFound(row),
  });
  const { mutate } = find;
  useEffect(() => {
    if (scanned !== undefined) mutate(scanned);
  }, [scanned, mutate]);
  return (
    <Dialog open onClose={onClose} title={t(scanned === undefined ? "title" : "scanned")}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          find.mutate(number.trim());
        }}
      >
        <label className="flex flex-col gap-1">
          <span className="text-ink-2 text-sm">{t("number")}</span>
          <input
            className="field font-mono"
            // A scanner types into what has the focus: the window gives it to what asks for it.
            ref={(input) => input?.setAttribute("autofocus", "")}
            required
            autoComplete="off"
            maxLength={64}
            value={number}
            onChange={(event) => {
              find.reset();
              setNumber(event.target.value);
            }}
          />
          <span className="text-ink-2 text-sm">{t("hint")}</span>
        </label>
        {find.data === null ? (
          <p role="alert" className="rounded-[10px] bg-amber-soft p-3 text-amber-ink">
            {t("none")}
          </p>
        ) : null}
        <MutationFault error={find.error} />
        <button type="submit" className="btn btn-primary" disabled={find.isPending}>
          {t("find")}
        </button>
      </form>
    </Dialog>
  );
}
