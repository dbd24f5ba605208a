/** Forms of Chinese registration, identity and bank numbers: checks for what is typed, makers for what is made up. */
const LICENCE = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const PERSON_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

const weighted = (text: string, alphabet: string, weight: (i: number) => number) =>
  [...text].reduce((sum, c, i) => sum + alphabet.indexOf(c) * weight(i), 0);

/** The last character of a 统一社会信用代码 (GB 32100-2015). */
const licenceCheck = (first17: string): string => {
  let power = 1;
  const weights = Array.from({ length: 17 }, () => {
    const w = power;
    power = (power * 3) % 31;
    return w;
  });
  const sum = weighted(first17, LICENCE, (i) => weights[i] as number);
  return LICENCE[(31 - (sum % 31)) % 31] as string;
};

export const isLicenceCode = (text: string): boolean =>
  /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text) && licenceCheck(text.slice(0, 17)) === text[17];

/** `prefix` = registrar and kind ("91" enterprise, "92" individual), then six digits of the district. */
export function licenceCodeOf(prefix: string, serial: number): string {
  const organisation = `MA1${String(serial).padStart(5, "0")}`;
  const sum = weighted(organisation, ORGANISATION, (i) => ORGANISATION_WEIGHTS[i] as number);
  const check = 11 - (sum % 11);
  const first17 = `${prefix}${organisation}${check === 10 ? "X" : check === 11 ? "0" : check}`;
  return first17 + licenceCheck(first17);
}

const personCheck = (first17: string): string =>
  "10X98765432"[weighted(first17, "0123456789", (i) => PERSON_WEIGHTS[i] as number) % 11] as string;

/** 居民身份证号 (GB 11643-1999). */
export const isPersonId = (text: string): boolean =>
  /^\d{17}[\dX]$/.test(text) && personCheck(text.slice(0, 17)) === text[17];
export function personIdOf(serial: number): string {
  const first17 = `31010119800101${String(serial).padStart(3, "0")}`;
  return first17 + personCheck(first17);
}

/** A card number passes Luhn; a company's account need not, so that only length and digits are asked of it. */
export const isAccountNumber = (text: string): boolean => /^\d{8,32}$/.test(text);
export const isCnaps = (text: string): boolean => /^\d{12}$/.test(text);

/** 18 digits "62…tail" that pass Luhn. */
export function accountNumberOf(serial: number, tail: string): string {
  for (let free = 0; ; free++) {
    const digits = `62${String(serial).padStart(4, "0")}80${String(free).padStart(6, "0")}${tail}`;
    if (luhn(digits)) return digits;
  }
}

function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, c, i) => {
    const n = Number(c) * (i % 2 === 1 ? 2 : 1);
    return total + (n > 9 ? n - 9 : n);
  }, 0);
  return sum % 10 === 0;
}

export const maskOf = (account: string): string =>
  `${account.slice(0, 2)}${"*".repeat(Math.max(4, account.length - 6))}${account.slice(-4)}`;
export const tailOf = (account: string): string => account.slice(-4);
