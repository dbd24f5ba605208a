"use client";

import { Icon } from "#app/_components/icon.tsx";

export function PrintButton({ label }: { label: string }) {
  return (
    <button type="button" className="btn btn-small" onClick={() => window.print()}>
      <Icon name="print" />
      {label}
    </button>
  );
}
