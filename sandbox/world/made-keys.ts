import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { writeAtomically } from "./files.ts";

/** Keys of the desk, made once: PKCS8 PEM. */
export const makeRsa = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
export const makeEd25519 = () =>
  generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
export const publicPem = (privatePem: string) =>
  createPublicKey(privatePem).export({ type: "spki", format: "pem" }).toString();

/** Writes a file that is not there yet. */
export function once(file: string, make: () => string): void {
  if (!existsSync(file)) writeAtomically(file, make());
}

/** A private key, made once, and beside the other side its public half. */
export function shareKey(privateFile: string, publicFile: string, make: () => string): void {
  once(privateFile, make);
  writeAtomically(publicFile, publicPem(readFileSync(privateFile, "utf8")), 0o644);
}
