import { existsSync } from "node:fs";
import { join } from "node:path";
import { instantText } from "#server/calendar/instant.ts";
import { inFile } from "./in-file.ts";
import { parseJson } from "./json-text.ts";
import { readText } from "./read-file.ts";

/**
 * What time it is at a desk, RFC 3339 +08:00: the machine's clock. A practice desk says in `clock.json` (`{"offsetMs":…}`) how
 * far its own runs ahead. Throws `Unreadable`.
 */
export function deskNow(desk: string): string {
  const path = join(desk, "clock.json");
  if (!existsSync(path)) return instantText(new Date());
  const offsetMs = inFile(path, () => {
    const said = parseJson(readText(path)) as { offsetMs?: unknown } | null;
    if (typeof said?.offsetMs !== "number" || !Number.isSafeInteger(said.offsetMs))
      throw new Error("offsetMs 不是整数毫秒 / not whole milliseconds");
    return said.offsetMs;
  });
  return instantText(new Date(Date.now() + offsetMs));
}
