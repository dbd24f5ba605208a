"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Icon } from "./icon.tsx";

/** Copies a value; says so for two seconds, in the button's own name too. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const t = useTranslations("common");
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className={`no-print inline-flex size-8 items-center justify-center rounded-lg hover:bg-sunk ${copied ? "text-jade" : "text-ink-2"}`}
      aria-label={copied ? t("copied") : t("copy", { what })}
      title={copied ? t("copied") : t("copy", { what })}
      onClick={() => {
        void navigator.clipboard.writeText(value).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), 2_000);
        });
      }}
    >
      <Icon name={copied ? "check" : "copy"} size={18} />
    </button>
  );
}

/** A label, an id in fixed-width letters, and its copy button. */
export function CopyRow({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-center justify-between gap-2 py-1">
      <dt className="shrink-0 text-ink-2 text-sm">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <code className="min-w-0 break-all text-right font-mono text-sm">{value}</code>
        <CopyButton value={value} what={label} />
      </dd>
    </div>
  );
}
