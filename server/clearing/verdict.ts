/**
 * What the acquirer says of a proposed file: released or rejected, by two of its own people with their own keys.
 * The platform reads and keeps it; nothing on the platform can make one. Source: clearing file format, "Release".
 */
import type { Day } from "../calendar/day.ts";
import type { Refusal } from "../domain-error.ts";
import type { ClearingFile } from "./clearing-file.ts";
import type { Signer } from "./register.ts";

export interface Verdict {
  acquirer: string;
  clearingDate: Day;
  /** SHA-256 of the .clr: which file is meant. */
  digest: string;
  payCount: number;
  payTotal: bigint;
  platform: string;
  registerSha256: string;
  seq: number;
  /** Digests of older files that this release settles, oldest first: they pay nothing and list nothing. Empty in a rejection. */
  settles: readonly string[];
  verdict: "released" | "rejected";
  /** Of a rejection; part of what is signed. */
  reason?: string;
  /** Of a release that was signed without a check against the acquirer's books. */
  unchecked?: "true";
}
export interface VerdictSignature {
  person: string;
  keyId: string;
  /** Leaves room for SM2. */
  alg: "Ed25519";
  /** RFC 3339 */
  at: string;
  /** base64 */
  signature: string;
}
/** The `.rel` file. */
export interface Release {
  verdict: Verdict;
  signatures: readonly VerdictSignature[];
}
/** A verdict takes two different people. */
export const SIGNATURES_NEEDED = 2;

/** The verdict about this file, before anybody has signed it. */
export function verdictOf(
  file: ClearingFile,
  digest: string,
  verdict: Verdict["verdict"],
  said: Pick<Verdict, "settles" | "reason" | "unchecked"> = { settles: [] },
): Verdict {
  const { acquirer, clearingDate, platform, registerSha256, seq } = file.header;
  const { payCount, payTotal } = file.totals;
  const { settles, reason, unchecked } = said;
  return {
    ...{
      acquirer,
      clearingDate,
      digest,
      payCount,
      payTotal,
      platform,
      registerSha256,
      seq,
      settles,
      verdict,
    },
    ...(reason !== undefined && { reason }),
    ...(unchecked !== undefined && { unchecked }),
  };
}

/** Who signed: one person twice, one key twice, a key nobody registered, too few. Undefined when it is in order. */
export function findSignerFault(
  release: Pick<Release, "signatures">,
  signers: readonly Signer[],
): Refusal | undefined {
  const persons = new Set<string>();
  const keys = new Set<string>();
  for (const signature of release.signatures) {
    const signer = signers.find((s) => s.keyId === signature.keyId && s.person === signature.person);
    if (!signer) return { code: "release_key_unknown", keyId: signature.keyId };
    const key = signer.publicKey.replace(/\s/g, "");
    if (persons.has(signature.person) || keys.has(key)) return { code: "release_same_person" };
    persons.add(signature.person);
    keys.add(key);
  }
  const have = persons.size;
  return have < SIGNATURES_NEEDED ? { code: "release_needs_two", have } : undefined;
}

/** What the verdict says of the file, compared with the file itself. Undefined when it is about this file. */
export function findVerdictFault(verdict: Verdict, file: ClearingFile, digest: string): Refusal | undefined {
  if (verdict.digest !== digest)
    return { code: "release_other_file", expected: digest, found: verdict.digest };
  const own: Verdict = verdictOf(file, digest, verdict.verdict, verdict);
  for (const field of Object.keys(own) as (keyof Verdict)[])
    if (own[field] !== verdict[field])
      return {
        code: "release_other_file",
        expected: `${field} ${own[field]}`,
        found: `${field} ${verdict[field]}`,
      };
  return undefined;
}
