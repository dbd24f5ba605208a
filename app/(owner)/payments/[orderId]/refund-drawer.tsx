"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog } from "#app/_components/dialog.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { type Refundable, RefundForm } from "#app/_components/refund-form.tsx";

export function RefundDrawer({ order }: { order: Refundable }) {
  const t = useTranslations("owner");
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    router.refresh();
  };
  return (
    <>
      <button type="button" className="btn btn-small" onClick={() => setOpen(true)}>
        <Icon name="undo" />
        {t("payment.refundAction")}
      </button>
      <Dialog open={open} onClose={close} title={t("refund.title")} side>
        <RefundForm order={order} showParts onDone={close} />
      </Dialog>
    </>
  );
}
