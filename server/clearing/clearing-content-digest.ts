import { sha256Hex } from "../document/digest.ts";
import type { ClearingFile } from "./clearing-file.ts";
import { writeClearingFile } from "./clearing-file-codec.ts";

/**
 * SHA-256 of what a file says, whatever version says it: every byte but what makes it a version (batch, number, time, and the
 * seal of its day). After a rejection the next version is never the same file: the same mistake would come back for ever.
 */
export function contentDigestOf(file: ClearingFile): string {
  const { windowTo, registerSha256 } = file.header;
  const header = { ...file.header, batchId: "-", seq: 1, openedAt: windowTo, sealRoot: registerSha256 };
  return sha256Hex(writeClearingFile({ ...file, header }));
}
