/** One named line of a card. */
export function Row({ label, children }: { label: React.ReactNode; children: React.ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-4 py-1">
      <dt className="shrink-0 text-ink-2 text-sm">{label}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}
