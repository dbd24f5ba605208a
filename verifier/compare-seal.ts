import { NO_SEAL } from "#server/audit/day-seal.ts";
import { sealRootOf } from "#server/audit/day-seal-digest.ts";
import { addDays } from "#server/calendar/calendar.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import type { Books } from "./books.ts";
import type { Differences, Where } from "./difference.ts";

/** The root that stands in the file beside the seal that the acquirer keeps, which hangs on the day before. Pure. */
export function compareSeal(file: ClearingFile, books: Books, differences: Differences): void {
  const { seal, previous } = books;
  if (!seal) return;
  const { acquirer, clearingDate, sealRoot } = file.header;
  const at = (field: string): Where => ({ record: "H", line: 1, reference: clearingDate, field });
  if (seal.acquirer !== acquirer) differences.add("header.seal", at("acquirer"), seal.acquirer, acquirer);
  const root = sealRootOf(seal);
  if (root !== sealRoot) differences.add("header.seal", at("sealRoot"), root, sealRoot);
  const before = previous?.file.header;
  // A day that the acquirer made alone has no seal to hang on: ours hangs on our own of that day.
  if (!before || before.sealRoot === NO_SEAL || before.clearingDate !== addDays(clearingDate, -1)) return;
  if (before.sealRoot !== seal.previousRoot)
    differences.add("header.seal", at("previousRoot"), before.sealRoot, seal.previousRoot);
}
