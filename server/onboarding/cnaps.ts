/** 联行号: bank (3), district (4), branch (4), check digit (ISO 7064 MOD 11,10). */
export function isCnaps(text: string): boolean {
  if (!/^\d{12}$/.test(text)) return false;
  let product = 10;
  for (const c of text.slice(0, 11)) {
    const sum = (product + Number(c)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (product + Number(text[11])) % 10 === 1;
}
