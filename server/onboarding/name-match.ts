export type SubjectType = "enterprise" | "individual_business" | "micro";
export const SUBJECT_TYPES = ["enterprise", "individual_business", "micro"] as const satisfies SubjectType[];

/**
 * Whether the account belongs to the subject: the holder is the registered name; of an 个体户 or 小微 also the person in
 * charge. Full-width letters and brackets, and blanks, make no difference.
 */
export function isHolder(
  subjectType: SubjectType,
  subject: { holderName: string; name: string; personName: string },
): boolean {
  const holder = plain(subject.holderName);
  if (holder === "") return false;
  if (holder === plain(subject.name)) return true;
  return subjectType !== "enterprise" && holder === plain(subject.personName);
}

const plain = (name: string): string => name.normalize("NFKC").replace(/\s/g, "").toUpperCase();
