import Link from "next/link";

/** The states of a queue with how many stand in each; the choice stands in the address. */
export function StateTabs({
  label,
  path,
  chosen,
  tabs,
}: {
  label: string;
  path: string;
  chosen: string | undefined;
  tabs: readonly { key: string | undefined; label: string; count: number }[];
}) {
  return (
    <nav aria-label={label} className="no-print mb-4 flex flex-wrap gap-2">
      {tabs.map((tab) => (
        <Link
          key={tab.key ?? "all"}
          href={tab.key ? `${path}?status=${tab.key}` : path}
          aria-current={tab.key === chosen ? "page" : undefined}
          className={`inline-flex min-h-9 items-center gap-1.5 rounded-full border px-3 text-sm no-underline ${
            tab.key === chosen
              ? "border-jade bg-jade-soft font-semibold text-jade"
              : "border-line bg-card text-ink-2 hover:bg-sunk"
          }`}
        >
          {tab.label}
          <span className="tabular-nums">{tab.count}</span>
        </Link>
      ))}
    </nav>
  );
}
