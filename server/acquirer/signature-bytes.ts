/**
 * The bytes of a wallet's RSA signature, 2048 bits and more, from its canonical base64; undefined for any other text: bits that
 * nobody reads would let one signature be written in many ways.
 */
export function signatureBytes(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]{300,}={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
