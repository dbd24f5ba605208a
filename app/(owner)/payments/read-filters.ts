import { one, shopOf } from "../_components/shop-param.ts";

/** The list shows money that came; everything else is one choice away. */
export const DEFAULT_STATUS = "paid";

/** The address's words for the filters; `status=all` takes away the default. */
export function readFilters(params: Record<string, string | string[] | undefined>): Record<string, unknown> {
  const status = one(params.status) ?? DEFAULT_STATUS;
  return {
    ...shopOf(params),
    from: one(params.from),
    to: one(params.to),
    channel: one(params.channel),
    search: one(params.q),
    cursor: one(params.cursor),
    status: status === "all" ? undefined : status,
  };
}
