import { type Id, isId } from "#server/id.ts";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** One value of a parameter; a repeated one counts once. */
export function one(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text === "" ? undefined : text;
}

/** The shop chosen in the address, for the procedures' input. */
export function shopOf(params: Record<string, string | string[] | undefined>): { subMerchantId?: Id<"smt"> } {
  const shop = one(params.shop);
  return isId("smt", shop) ? { subMerchantId: shop } : {};
}
