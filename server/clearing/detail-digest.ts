import { createHash } from "node:crypto";

/** Counts and hashes the lines of a detail file as they are made, without keeping or compressing them. */
export function openDetailDigest(): {
  add(line: string): void;
  close(): { detailCount: number; detailSha256: string };
} {
  const hash = createHash("sha256");
  let detailCount = 0;
  return {
    add(line) {
      hash.update(`${line}\n`);
      detailCount++;
    },
    close: () => ({ detailCount, detailSha256: hash.digest("hex") }),
  };
}
