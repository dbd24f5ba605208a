import { flag, list, text } from "./command.ts";

/** The acquirer's own books, for every command that reads them. */
export const BOOK_OPTIONS = {
  desk: text,
  bill: list,
  "no-bill": list,
  originals: text,
  agreements: text,
  fees: text,
  campaigns: text,
  register: list,
  calendar: list,
  bank: text,
  decisions: text,
  closes: text,
  voids: text,
  terms: text,
  funds: text,
  previous: list,
  "previous-release": text,
  first: flag,
} as const;

/** The proposed file beside them. */
export const CHECK_OPTIONS = {
  ...BOOK_OPTIONS,
  file: text,
  detail: text,
  signature: text,
  ok: text,
  "platform-key": text,
  seal: list,
} as const;
