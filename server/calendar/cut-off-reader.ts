import { dateOf, FieldFault, listOf, type Members, membersOf, wholeOf } from "../document/document-reader.ts";
import { CUT_OFF_MAX_MINUTES, type CutOffs } from "./cut-off.ts";

/** Reads `cutOffs` of a register: [{"from":"2026-11-20","minutes":-60}, …], dates ascending. Throws `FieldFault`. */
export function readCutOffs(document: Members): CutOffs {
  const list = listOf(document, "", "cutOffs").map((value, i) => {
    const path = `cutOffs[${i}]`;
    const m = membersOf(value, path, ["from", "minutes"]);
    const minutes = wholeOf(m, path, "minutes");
    if (Math.abs(minutes) > CUT_OFF_MAX_MINUTES) throw new FieldFault(`${path}.minutes`, "out_of_bounds");
    return { from: dateOf(m, path, "from"), minutes };
  });
  if (list.length === 0) throw new FieldFault("cutOffs", "missing");
  const unordered = list.findIndex((c, i) => i > 0 && c.from <= (list[i - 1]?.from ?? ""));
  if (unordered >= 0) throw new FieldFault(`cutOffs[${unordered}].from`, "not_ascending");
  return list;
}
