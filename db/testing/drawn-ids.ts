/** Ids have random bits, and what happens at one instant stands in their order: a run that is to be lived again draws them. */
import { createHash } from "node:crypto";

const SHA256_BYTES = 32;

/** From now on whatever asks the global `crypto` for random bytes in this process is given those that follow from `seed`. */
export function drawIdsFrom(seed: number): void {
  let count = 0;
  crypto.getRandomValues = <T extends ArrayBufferView>(array: T): T => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let at = 0; at < bytes.length; at += SHA256_BYTES) {
      const drawn = createHash("sha256").update(`${seed} ${++count}`).digest();
      bytes.set(drawn.subarray(0, bytes.length - at), at);
    }
    return array;
  };
}
