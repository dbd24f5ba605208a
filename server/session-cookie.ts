import { decode, type JWT, type JWTDecodeParams } from "next-auth/jwt";

/**
 * What a session cookie says, where any of `keys` made it; null where none did, or where it is too old. next-auth makes
 * cookies with its one `secret`, the first of the keys.
 */
export async function decodeSession(asked: JWTDecodeParams, keys: readonly string[]): Promise<JWT | null> {
  for (const secret of keys) {
    const read = await decode({ ...asked, secret }).catch(() => null);
    if (read !== null) return read;
  }
  return null;
}
