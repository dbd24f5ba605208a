import { isCnaps } from "./cnaps.ts";
import { holdsFullNumber } from "./full-number.ts";
import { imitates } from "./imitation.ts";
import { isLicenceCode, licenceCodeOf } from "./licence-code.ts";
import { isHolder, type SubjectType } from "./name-match.ts";
import { isProhibitedCategory, saysProhibited } from "./prohibited.ts";
import { PROVINCES, provincesOf } from "./province.ts";

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
  | "characters"
  | "category_invalid"
  | "category_prohibited"
  | "name_prohibited"
  | "name_imitates"
  | "province_unknown"
  | "province_outside"
  | "unchanged"
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

/** Whom a shop applies to, as far as the form asks it. */
export interface AppliedTo {
  acquirerName: string;
  /** Provinces where it may take shops; empty: everywhere. */
  area: readonly string[];
}
/** What was handed in last, where it was returned: what the acquirer found must not come back as it was. */
export interface Returned {
  fields: ApplicationFields;
  findings: readonly { field: string }[];
}

/** Everything that is missing or wrong, at once, in the order of the form. */
export function findFieldFaults(
  subjectType: SubjectType,
  fields: ApplicationFields,
  to: AppliedTo,
  returned?: Returned,
): FieldFault[] {
  return fieldsOf(subjectType).flatMap((field) => {
    const reason = faultOf(subjectType, fields, field, to) ?? unchangedIn(field, fields, returned);
    return reason ? [{ field, reason }] : [];
  });
}

function unchangedIn(
  field: ApplicationField,
  fields: ApplicationFields,
  returned: Returned | undefined,
): "unchanged" | undefined {
  const isFound = returned?.findings.some((f) => f.field === field) ?? false;
  return isFound && fields[field] === returned?.fields[field] ? "unchanged" : undefined;
}

/** What would break a line of a file or hide in one; none of it stands on a licence. */
const STRANGE = /[|\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

function faultOf(
  subjectType: SubjectType,
  fields: ApplicationFields,
  field: ApplicationField,
  { acquirerName, area }: AppliedTo,
): FieldReason | undefined {
  const text = fields[field];
  if (text === undefined || text === "") return "required";
  if (text.length > FIELD_MAX_LENGTH) return "too_long";
  if (STRANGE.test(text)) return "characters";
  switch (field) {
    case "licenceCode":
      return isLicenceCode(text) ? undefined : "licence_code_invalid";
    case "category":
      if (!/^\d{4}$/.test(text)) return "category_invalid";
      return isProhibitedCategory(text) ? "category_prohibited" : undefined;
    case "province":
      if (!PROVINCES.includes(text)) return "province_unknown";
      return provincesOf(area).includes(text) ? undefined : "province_outside";
    case "name":
    case "shortName":
      if (imitates(text, acquirerName)) return "name_imitates";
      return saysProhibited(text) ? "name_prohibited" : undefined;
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
