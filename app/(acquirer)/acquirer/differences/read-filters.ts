import { ITEM_STATES, type ItemFilter } from "#server/statement/desk-item.ts";

/** The address's words for the filters. */
export function readItemFilters(params: Record<string, string | string[] | undefined>): ItemFilter {
  const one = (key: string) => {
    const value = params[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    state: ITEM_STATES.find((state) => state === one("state")),
    kind: one("kind")?.slice(0, 40),
    search: one("q")?.slice(0, 64),
  };
}
