import type { Side } from "../env/web.ts";

/** What the acquirer's desk answers, besides its own pages; all the rest is not there. */
const DESK = /^\/(?:$|acquirer(?:\/|$)|sign-in$|api\/|_next\/|healthz$|readyz$|icon\.svg$|favicon\.ico$)/;
const DESK_PAGES = /^\/acquirer(?:\/|$)/;

/**
 * Whether a path is answered by this side, by the other one, or by nobody. It keeps addresses apart, not people: who may
 * see what is asked in each page, and behind it the database knows the side's own people only.
 */
export function doorOf(side: Side, pathname: string): "here" | "other" | "nowhere" {
  if (side === "desk") return DESK.test(pathname) ? "here" : "nowhere";
  return DESK_PAGES.test(pathname) ? "other" : "here";
}
