import Link from "next/link";
import { useTranslations } from "next-intl";

/** Two parts of one whole: the name says clear division. `wide`: the word only where there is room. */
export function Brand({ size = 28, word = true }: { size?: number; word?: boolean | "wide" }) {
  const t = useTranslations("common");
  return (
    <Link href="/" className="inline-flex items-center gap-2 no-underline" aria-label={t("brand")}>
      <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="var(--jade)" />
        <path d="M7 10h18M7 16h11M7 22h6" stroke="var(--on-jade)" strokeWidth="3" strokeLinecap="round" />
        <path
          d="M22 16h3M17 22h8"
          stroke="var(--on-jade)"
          strokeWidth="3"
          strokeLinecap="round"
          opacity="0.45"
        />
      </svg>
      {word ? (
        <span className={`font-semibold text-lg tracking-wide ${word === "wide" ? "hidden sm:inline" : ""}`}>
          {t("brand")}
        </span>
      ) : null}
    </Link>
  );
}
