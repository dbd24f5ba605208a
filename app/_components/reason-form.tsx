"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Dialog } from "./dialog.tsx";
import { MutationFault } from "./mutation-fault.tsx";
import { ReasonField } from "./reason-field.tsx";

/** A step that cannot be taken back lightly: what it means, a reason for those who read it, and the act. */
export function ReasonForm({
  open,
  title,
  hint,
  reasonLabel,
  isPending,
  error,
  onClose,
  onSubmit,
}: {
  open: boolean;
  title: string;
  hint: ReactNode;
  reasonLabel: string;
  isPending: boolean;
  error: Parameters<typeof MutationFault>[0]["error"];
  onClose: () => void;
  onSubmit: (reason: string) => void;
}) {
  const common = useTranslations("common");
  const [reason, setReason] = useState("");
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(reason);
        }}
      >
        <p>{hint}</p>
        <ReasonField label={reasonLabel} value={reason} onChange={setReason} />
        <MutationFault error={error} />
        <div className="flex gap-2">
          <button type="button" className="btn flex-1" onClick={onClose}>
            {common("cancel")}
          </button>
          <button type="submit" className="btn btn-danger flex-1" disabled={isPending}>
            {title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
