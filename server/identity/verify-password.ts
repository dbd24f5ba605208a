import { verify } from "@node-rs/argon2";

/**
 * Of nobody's password: the same cost as a real one, so that the time of an answer says nothing about the login.
 * argon2id, m = 19456 KiB, t = 2, p = 1.
 */
const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$tjkN0okKGp8xJk7V/XKAvg$YX3sVO+LzL9/RNXAmH5H+lpbd50cD/SdpHNf5MsmiAc";

/** Whether `password` belongs to `hash`; without a hash the same work is done and the answer is no. */
export async function verifyPassword(hash: string | undefined, password: string): Promise<boolean> {
  const holds = await verify(hash ?? NOBODYS_HASH, password);
  return hash !== undefined && holds;
}
