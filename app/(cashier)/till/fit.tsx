import type { ReactNode } from "react";

/** A line of one character would fill its place at this size: a digit is at most 0.62 em wide in the system fonts. */
const ONE_CHARACTER_CQW = 161;

/** One line of `characters` as large as its place allows, and never larger than `--most` of `className`. */
export function Fit({
  characters,
  className,
  children,
}: {
  characters: number;
  className: string;
  children: ReactNode;
}) {
  return (
    <span className={`@container block w-full ${className}`}>
      <span
        className="block"
        style={{ fontSize: `min(var(--most), ${ONE_CHARACTER_CQW}cqw / ${Math.max(characters, 1)})` }}
      >
        {children}
      </span>
    </span>
  );
}
