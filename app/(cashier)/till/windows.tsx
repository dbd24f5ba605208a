"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ShopRole } from "#server/actor.ts";
import type { Channel } from "#server/channel/channel.ts";
import type { Id } from "#server/id.ts";
import type { PaymentRow } from "#server/order/order-view.ts";
import { useTRPC } from "../../_components/api-client.tsx";
import { Dialog } from "../../_components/dialog.tsx";
import { Icon } from "../../_components/icon.tsx";
import { FindEarlier } from "./find-earlier.tsx";
import { PaymentDialog } from "./payment-dialog.tsx";
import { scannedAs } from "./scan-kind.ts";
import { TillHelp } from "./till-help.tsx";

/** What was scanned and leads nowhere. `elsewhere`: another window is open and must be finished first. */
type Notice = { what: "payment_code"; channel: Channel } | { what: "other" } | { what: "elsewhere" };
type Open =
  | { what: "payment"; row: PaymentRow }
  | { what: "find"; number?: string }
  | { what: "help" }
  | undefined;

/** The windows of the till: one that is worked in, and one that says why a scan leads nowhere, over whatever stands. */
export function useWindows() {
  const [open, setOpen] = useState<Open>();
  const [notice, setNotice] = useState<Notice>();
  const scan = (text: string) => {
    const scanned = scannedAs(text);
    if (scanned.what !== "number") return setNotice(scanned);
    const isBusy =
      open?.what !== "find" && document.querySelector("dialog[open]:not([data-notice])") !== null;
    if (isBusy) return setNotice({ what: "elsewhere" });
    setNotice(undefined);
    setOpen({ what: "find", number: scanned.number });
  };
  return { open, setOpen, notice, setNotice, scan };
}

export function Windows({
  windows: { open, setOpen, notice, setNotice },
  shopId,
  role,
  refundLimitFen,
}: {
  windows: ReturnType<typeof useWindows>;
  shopId: Id<"smt">;
  role: ShopRole;
  refundLimitFen: bigint | undefined;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const close = () => {
    setOpen(undefined);
    void queries.invalidateQueries({ queryKey: trpc.order.recent.queryKey() });
  };
  return (
    <>
      {open?.what === "find" ? (
        <FindEarlier
          key={open.number ?? ""}
          scanned={open.number}
          subMerchantId={shopId}
          onClose={close}
          onFound={(row) => setOpen({ what: "payment", row })}
        />
      ) : null}
      {open?.what === "payment" ? (
        <PaymentDialog chosen={open.row} role={role} refundLimitFen={refundLimitFen} onClose={close} />
      ) : null}
      {open?.what === "help" ? <TillHelp onClose={close} /> : null}
      {notice ? <ScanNotice notice={notice} onClose={() => setNotice(undefined)} /> : null}
    </>
  );
}

function ScanNotice({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const t = useTranslations("cashier.scan");
  const common = useTranslations("common");
  const channel = useTranslations("channel");
  const name = notice.what === "payment_code" ? channel(`${notice.channel}.name`) : "";
  return (
    <Dialog open onClose={onClose} title={t("title")}>
      <div role="alert" data-scan={notice.what} className="flex flex-col gap-3">
        <p className="flex items-start gap-2 font-semibold text-amber-ink text-xl">
          <Icon name="warning" className="mt-1" />
          {t(`${notice.what}.title`, { name })}
        </p>
        <p>{t(`${notice.what}.do`)}</p>
        <button type="button" className="btn btn-primary" onClick={onClose}>
          {common("close")}
        </button>
      </div>
    </Dialog>
  );
}
