import { createHash, createPublicKey } from "node:crypto";

/** The name under which a public key (SPKI PEM) is registered and by which a signature names it: first 16 hex of the SHA-256 of its SPKI DER. */
export function keyIdOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex").slice(0, 16);
}
