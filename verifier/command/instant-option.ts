import { instantText, readInstant } from "#server/calendar/instant.ts";
import { Usage } from "../options.ts";

/** A stated instant RFC 3339 +08:00, or now. Throws `Usage`. */
export function instantFrom(stated: string | undefined): string {
  if (stated === undefined) return instantText(new Date());
  if (!readInstant(stated)) throw new Usage(`不是 +08:00 的时刻 / not an instant +08:00: ${stated}`);
  return stated;
}
