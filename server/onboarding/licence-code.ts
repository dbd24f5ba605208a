/**
 * 统一社会信用代码 (GB 32100-2015): registrar, kind, six digits of the district, the nine of the organisation (GB 11714 with
 * its own check character), check character. Letters without I, O, S, V, Z.
 */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/** 3^(i−1) mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
const ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/** Whether both check characters hold. Upper-case letters only: normalise with `licenceCodeOf` first. */
export function isLicenceCode(text: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return false;
  return checkOf(text) === text[17] && organisationCheckOf(text.slice(8, 16)) === text[16];
}

/** As people type it: blanks dropped, letters upper-case. */
export function licenceCodeOf(typed: string): string {
  return typed.replace(/[\s-]/g, "").toUpperCase();
}

function checkOf(text: string): string | undefined {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * ALPHABET.indexOf(text[i] ?? ""), 0);
  return ALPHABET[(31 - (sum % 31)) % 31];
}

function organisationCheckOf(eight: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, i) => total + weight * ORGANISATION_ALPHABET.indexOf(eight[i] ?? ""),
    0,
  );
  const check = 11 - (sum % 11);
  if (check === 10) return "X";
  return check === 11 ? "0" : String(check);
}
