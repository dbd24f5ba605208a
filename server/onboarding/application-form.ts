import { isCnaps } from "./cnaps.ts";
import { holdsFullNumber } from "./full-number.ts";
import { isLicenceCode, licenceCodeOf } from "./licence-code.ts";
import { isHolder, type SubjectType } from "./name-match.ts";

/** In the order in which the form asks. */
export const APPLICATION_FIELDS = [
  "name",
  "shortName",
  "licenceCode",
  "category",
  "province",
  "address",
  "personName",
  "personIdMask",
  "contactPhone",
  "holderName",
  "bankName",
  "cnaps",
  "accountTail",
] as const;
export type ApplicationField = (typeof APPLICATION_FIELDS)[number];
export type ApplicationFields = Readonly<Partial<Record<ApplicationField, string>>>;

export const isApplicationField = (text: string): text is ApplicationField =>
  (APPLICATION_FIELDS as readonly string[]).includes(text);

/** Longer than any name or address on a licence. */
const FIELD_MAX_LENGTH = 100;

export type FieldReason =
  | "required"
  | "too_long"
  | "licence_code_invalid"
  | "category_invalid"
  | "mask_invalid"
  | "phone_invalid"
  | "cnaps_invalid"
  | "tail_invalid"
  | "holder_differs";
export interface FieldFault {
  field: ApplicationField;
  reason: FieldReason;
}

/** What a subject must state. A 小微 has no licence of its own. */
export function fieldsOf(subjectType: SubjectType): readonly ApplicationField[] {
  return subjectType === "micro" ? APPLICATION_FIELDS.filter((f) => f !== "licenceCode") : APPLICATION_FIELDS;
}

/** As typed into the form that is kept: blanks trimmed, the licence code upper-case, unknown and empty fields dropped. */
export function tidyFields(typed: Readonly<Record<string, string>>): ApplicationFields {
  const tidy: Partial<Record<ApplicationField, string>> = {};
  for (const field of APPLICATION_FIELDS) {
    const text = (typed[field] ?? "").trim();
    if (text !== "") tidy[field] = field === "licenceCode" ? licenceCodeOf(text) : text;
  }
  return tidy;
}

/** The first field that holds a full identity or account number: it is typed on the acquirer's side only. */
export function findFullNumber(typed: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(typed).find(([field, text]) =>
    holdsFullNumber(text, field === "licenceCode" ? "licence_code" : field === "cnaps" ? "cnaps" : "plain"),
  )?.[0];
}

/** Everything that is missing or wrong, at once, in the order of the form. */
export function findFieldFaults(subjectType: SubjectType, fields: ApplicationFields): FieldFault[] {
  return fieldsOf(subjectType).flatMap((field) => {
    const reason = faultOf(subjectType, fields, field);
    return reason ? [{ field, reason }] : [];
  });
}

function faultOf(
  subjectType: SubjectType,
  fields: ApplicationFields,
  field: ApplicationField,
): FieldReason | undefined {
  const text = fields[field];
  if (text === undefined || text === "") return "required";
  if (text.length > FIELD_MAX_LENGTH) return "too_long";
  switch (field) {
    case "licenceCode":
      return isLicenceCode(text) ? undefined : "licence_code_invalid";
    case "category":
      return /^\d{4}$/.test(text) ? undefined : "category_invalid";
    case "personIdMask":
      return isPersonIdMask(text) ? undefined : "mask_invalid";
    case "contactPhone":
      return /^(1\d{10}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})$/.test(text) ? undefined : "phone_invalid";
    case "cnaps":
      return isCnaps(text) ? undefined : "cnaps_invalid";
    case "accountTail":
      return /^\d{4}$/.test(text) ? undefined : "tail_invalid";
    case "holderName": {
      const { name = "", personName = "" } = fields;
      return isHolder(subjectType, { holderName: text, name, personName }) ? undefined : "holder_differs";
    }
    case "name":
    case "shortName":
    case "province":
    case "address":
    case "personName":
    case "bankName":
      return undefined;
  }
}

/** "310***********0012": at most the first six and the last four are readable. */
const isPersonIdMask = (text: string): boolean => /^\d{0,6}\*{8,18}[\dX]{4}$/.test(text);

/** The fields whose text differs between two submissions. */
export function changedFields(before: ApplicationFields, after: ApplicationFields): ApplicationField[] {
  return APPLICATION_FIELDS.filter((f) => (before[f] ?? "") !== (after[f] ?? ""));
}
