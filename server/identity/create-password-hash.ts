import { hash } from "@node-rs/argon2";

/** argon2id with the library's defaults (m = 19456 KiB, t = 2, p = 1: OWASP's first choice), as a PHC string. */
export async function createPasswordHash(password: string): Promise<string> {
  return hash(password);
}
