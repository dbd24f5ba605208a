"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog } from "./dialog.tsx";
import { MutationFault } from "./mutation-fault.tsx";

/** A step that cannot be taken back lightly: what it means, a reason (at most 200 characters) for those who read it, and the act. */
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
  hint: string;
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
        <label className="flex flex-col gap-1">
          <span className="text-ink-2 text-sm">{reasonLabel}</span>
          <textarea
            className="field"
            rows={2}
            required
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
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
