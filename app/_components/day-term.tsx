import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import type { BeginsOn } from "#server/calendar/clearing-date.ts";

/** What the acquirer's day is: when it begins, and beside which midnight. */
export interface DayOfBooks {
  acquirerName: string;
  /** "23:00" */
  cutOff: string;
  beginsOn: BeginsOn;
}

/**
 * The word for the day of the books (账日), with what it is behind it. A button of the browser's own: it opens by a touch, by Enter
 * and by Space, closes by Escape and by a touch elsewhere, and tells a screen reader that it does.
 */
export function DayTerm({ books, children }: { books: DayOfBooks; children: ReactNode }) {
  const t = useTranslations("common");
  const id = useId();
  return (
    <>
      <button type="button" className="term" popoverTarget={id} data-term="day">
        {children}
      </button>
      <span id={id} popover="auto" className="term-words">
        {t(`dayTerm.${books.beginsOn}`, { acquirer: books.acquirerName, cutOff: books.cutOff })}
      </span>
    </>
  );
}
