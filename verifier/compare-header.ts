/** What stands in a file's header alone: whose file it is, when it was opened, its version, its name. Pure. */
import type { FileHeader } from "#server/clearing/clearing-file.ts";
import { clearingFileName } from "#server/clearing/clearing-file-codec.ts";
import type { Books } from "./books.ts";
import { show } from "./compare-records.ts";
import type { Differences } from "./difference.ts";

/** `name`: of the `.clr` as it was handed over; undefined where only bytes were. */
export function compareHeader(header: FileHeader, name: string | undefined, differences: Differences): void {
  const where = { record: "H", line: 1, reference: header.clearingDate };
  const { openedAt, windowTo, seq } = header;
  // Both at +08:00 to the second: text compares as time does.
  if (openedAt < windowTo)
    differences.add("header.opened", { ...where, field: "openedAt" }, `≥ ${windowTo}`, openedAt);
  if (seq < 1) differences.add("header.name", { ...where, field: "seq" }, "≥ 1", seq);
  const own = `${clearingFileName(header)}.clr`;
  if (name !== undefined && name !== own)
    differences.add("header.name", { record: "file", line: 0, reference: name }, own, name);
}

/** On a day without any order no number is hashed from the acquirer's code: then its own documents alone say it. */
export function compareAcquirer(
  header: FileHeader,
  { agreements, fees }: Pick<Books, "agreements" | "fees">,
  differences: Differences,
): void {
  const own = new Set([...agreements.values(), ...fees.values()].map((row) => row.document.acquirer));
  if (own.size === 0 || own.has(header.acquirer)) return;
  const where = { record: "H", line: 1, reference: header.clearingDate, field: "acquirer" };
  differences.add("header.acquirer", where, show([...own].join("、")), show(header.acquirer));
}
