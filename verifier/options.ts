/** The options of the command line, as text. */
export interface Options {
  file?: string | undefined;
  detail?: string | undefined;
  signature?: string | undefined;
  ok?: string | undefined;
  "platform-key"?: string | undefined;
  bill?: string[] | undefined;
  "no-bill"?: string[] | undefined;
  originals?: string | undefined;
  agreements?: string | undefined;
  fees?: string | undefined;
  campaigns?: string | undefined;
  register?: string[] | undefined;
  calendar?: string[] | undefined;
  bank?: string | undefined;
  decisions?: string | undefined;
  closes?: string | undefined;
  voids?: string | undefined;
  terms?: string | undefined;
  funds?: string | undefined;
  previous?: string[] | undefined;
  "previous-release"?: string | undefined;
  first?: boolean | undefined;
  desk?: string | undefined;
  seal?: string[] | undefined;
}

/** A command line that does not say enough: exit 2. */
export class Usage extends Error {
  override name = "Usage";
}

/** The options that name one file. */
export type OneFile = {
  [K in keyof Options]-?: string extends NonNullable<Options[K]> ? K : never;
}[keyof Options];
