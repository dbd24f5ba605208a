import type { RegisterEntry } from "#server/clearing/register.ts";
import { writeRegisterEntry } from "#server/clearing/register-entry-codec.ts";
import { canonicalJson } from "#server/document/canonical-json.ts";

/** Where two versions of one shop differ, field by field, as the document says it. */
export function entriesApart(
  left: RegisterEntry | undefined,
  right: RegisterEntry | undefined,
): { field: string; left: unknown; right: unknown }[] {
  if (!left || !right)
    return left === right
      ? []
      : [{ field: "subMerchantNo", left: left?.subMerchantNo, right: right?.subMerchantNo }];
  const [a, b] = [writeRegisterEntry(left), writeRegisterEntry(right)];
  return Object.keys(a).flatMap((field) => {
    const [own, other] = [textOf(a[field]), textOf(b[field])];
    return own === other ? [] : [{ field, left: own, right: other }];
  });
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : canonicalJson(value));
