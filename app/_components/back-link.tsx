import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

/** Above a page's head: the list it was opened from. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="no-print mb-2 inline-flex min-h-9 items-center gap-1 text-ink-2 no-underline"
    >
      <Icon name="back" size={18} />
      {children}
    </Link>
  );
}
