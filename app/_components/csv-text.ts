/** Excel reads UTF-8 only behind a mark. */
export const BOM = "\uFEFF";

/** What `escape_formulas` puts an apostrophe before is text already. */
const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * What people wrote, as a cell that stays text by a TAB behind it, as in the channels' own bills: "3-5" would become a date,
 * "007" seven, "1e5" a hundred thousand, and nobody can list what a spreadsheet makes of a text.
 */
export const written = (text: string): string => (text === "" || FORMULA.test(text) ? text : `${text}\t`);
