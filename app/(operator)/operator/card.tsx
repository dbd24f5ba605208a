import type { ReactNode } from "react";

/** One card of the overview. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{title}</h2>
      {children}
    </section>
  );
}

/** One line of a card: what it is, and how it stands. */
export function Line({
  id,
  label,
  children,
}: {
  /** Where an address may point at it. */
  id?: string | undefined;
  label: ReactNode;
  children: ReactNode;
}) {
  return (
    <li
      id={id}
      className="flex items-center justify-between gap-4 border-line border-b py-2 last:border-0 target:bg-indigo-soft"
    >
      <span className="min-w-0">{label}</span>
      <span className="shrink-0 text-right">{children}</span>
    </li>
  );
}
