import { isIdentityNumber } from "./identity-number.ts";
import { isLicenceCode, licenceCodeOf } from "./licence-code.ts";

/** Account numbers are longer than a telephone number and as long as 联行号 or longer. */
const ACCOUNT_DIGITS_MIN = 12;

/**
 * Whether text holds what never comes to the platform: a full identity number, or a full account number (12 digits or
 * more in a row, blanks and hyphens between them do not hide it). Fields that are long numbers by nature name themselves.
 */
export function holdsFullNumber(text: string, kind: "plain" | "licence_code" | "cnaps" = "plain"): boolean {
  const joined = text.normalize("NFKC").replace(/[\s\-_.·]/g, "");
  if (kind === "cnaps") return /\d{13}/.test(joined);
  if (kind === "licence_code") {
    const code = licenceCodeOf(joined);
    if (isLicenceCode(code)) return false;
    return (
      isIdentityNumber(code) ||
      (/^\d+$/.test(code) && code.length >= ACCOUNT_DIGITS_MIN && code.length !== 18)
    );
  }
  if (new RegExp(`\\d{${ACCOUNT_DIGITS_MIN}}`).test(joined)) return true;
  for (let i = 0; i + 18 <= joined.length; i++) if (isIdentityNumber(joined.slice(i, i + 18))) return true;
  return false;
}
