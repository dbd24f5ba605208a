import { sha256Hex } from "./digest.ts";

/** What stands behind the name of a file's mark, which is written when the file is whole. */
export const MARK_ENDING = ".ok";

/** The mark of a file: "<size>|<sha256>". */
export const writeMark = (bytes: Uint8Array): string => `${bytes.byteLength}|${sha256Hex(bytes)}\n`;

/** Whether a mark is of these bytes: their size and digest, or the size alone. */
export const isMarkOf = (mark: string, bytes: Uint8Array): boolean =>
  [writeMark(bytes).trimEnd(), `${bytes.byteLength}`].includes(mark.trimEnd());
