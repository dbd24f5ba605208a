import { sign } from "node:crypto";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import type { Signer } from "#server/clearing/register.ts";
import {
  findVerdictFault,
  type Release,
  SIGNATURES_NEEDED,
  type Verdict,
  verdictOf,
} from "#server/clearing/verdict.ts";
import {
  findReleaseFault,
  readRelease,
  verdictMessage,
  writeRelease,
} from "#server/clearing/verdict-codec.ts";
import { alone } from "./alone.ts";
import { MISSING } from "./compare-records.ts";
import { inFile } from "./in-file.ts";
import { isThere, readBytes } from "./read-file.ts";
import { refusalSentence } from "./refusal-sentence.ts";
import { NotSigned, type SignerWithKey, signerOf } from "./registered-signer.ts";
import { writeOutput } from "./write-output.ts";

export interface SignInput {
  file: ClearingFile;
  digest: string;
  verdict: Verdict["verdict"];
  /** What it settles, why it rejects, whether nobody checked. */
  said: Pick<Verdict, "settles" | "reason" | "unchecked">;
  /** PKCS8 PEM of one person's Ed25519 key. */
  keyPath: string;
  /** Whose key it is; absent: the name of the key file. */
  person?: string | undefined;
  relPath: string;
  signers: readonly Signer[];
  /** Who decided what stands in this file as J: they may not release it. */
  decidedBy: ReadonlySet<string>;
  /** RFC 3339 +08:00 */
  at: string;
}

/** Adds one person's signature to the verdict of a file, making or extending the `.rel`. */
export function releaseFile(input: SignInput): { release: Release; isComplete: boolean } {
  const signer = signerOf(input.keyPath, input.person, input.signers);
  if (input.decidedBy.has(signer.person))
    throw new NotSigned(
      `${signer.person} 作过本文件中的差错处理决定，不能再放行 / ${signer.person} made a decision that stands in this file`,
    );
  return alone(input.relPath, () => addSignature(input, signer));
}

function addSignature(input: SignInput, signer: SignerWithKey): { release: Release; isComplete: boolean } {
  const verdict = verdictOf(input.file, input.digest, input.verdict, input.said);
  const before = isThere(input.relPath)
    ? inFile(input.relPath, () => readRelease(readBytes(input.relPath)))
    : undefined;
  if (before) refuseFormer(before, verdict, signer, input);
  const { person, keyId } = signer;
  const signature = sign(null, verdictMessage(verdict, person, input.at), signer.key).toString("base64");
  const own = { person, keyId, alg: "Ed25519" as const, at: input.at, signature };
  const release = { verdict, signatures: [...(before?.signatures ?? []), own] };
  const fault = findReleaseFault(release, input.signers);
  if (fault && fault.code !== "release_needs_two")
    throw new NotSigned(`签名未能通过核验 / the signatures do not verify: ${refusalSentence(fault)}`);
  writeOutput(input.relPath, writeRelease(release), 0o644);
  return { release, isComplete: fault === undefined };
}

function refuseFormer(before: Release, own: Verdict, signer: Signer, input: SignInput): void {
  const other = findVerdictFault(before.verdict, input.file, input.digest);
  if (other)
    throw new NotSigned(
      `${input.relPath} 属于另一份文件 / belongs to another file: ${refusalSentence(other)}`,
    );
  const fault = findReleaseFault(before, input.signers);
  if (fault && fault.code !== "release_needs_two")
    throw new NotSigned(
      `${input.relPath} 中已有的签名无效 / holds an invalid signature: ${refusalSentence(fault)}`,
    );
  if (before.verdict.verdict !== input.verdict)
    throw new NotSigned(
      `第一位已签 ${before.verdict.verdict}，不能改签 ${input.verdict} / the first signature says ${before.verdict.verdict}`,
    );
  const keys = new Map(input.signers.map((s) => [s.keyId, s.publicKey.replace(/\s/g, "")]));
  for (const s of before.signatures)
    if (s.person === signer.person || keys.get(s.keyId) === keys.get(signer.keyId))
      throw new NotSigned(`${s.person} 已经签过，须由另一人签署 / already signed: a second person is needed`);
  if (before.signatures.length >= SIGNATURES_NEEDED)
    throw new NotSigned("已有两人签署，结论已定 / two people have signed: the verdict is final");
  for (const field of ["settles", "reason", "unchecked"] as const)
    if (String(before.verdict[field] ?? "") !== String(own[field] ?? ""))
      throw new NotSigned(
        `两人须签同一结论，${field} 不同 / both must sign the same verdict, ${field} differs: ` +
          `${before.verdict[field] ?? MISSING} ≠ ${own[field] ?? MISSING}`,
      );
}
