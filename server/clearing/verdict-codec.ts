import { createPublicKey, verify } from "node:crypto";
import { readCompactDay, writeCompactDay } from "../calendar/compact-day-codec.ts";
import { canonicalJson } from "../document/canonical-json.ts";
import { type Refusal, refuse } from "../domain-error.ts";
import { repeatable } from "../storable.ts";
import type { Signer } from "./register.ts";
import { SIGNATURE_TEXT } from "./signature-text.ts";
import { findSignerFault, type Release, type Verdict, type VerdictSignature } from "./verdict.ts";

/** A .rel is a few hundred bytes; more than this is something else. */
const RELEASE_MAX_BYTES = 64 * 1024;
const SIGNATURES_MAX = 16;

/** Texts have no separator, no control character and no half of a character: the database keeps them as they are signed. */
const VERDICT_FIELDS = {
  acquirer: /^[^|\p{Cc}\p{Cs}]{1,32}$/u,
  clearingDate: /^\d{8}$/,
  digest: /^[0-9a-f]{64}$/,
  payCount: /^(0|[1-9]\d{0,11})$/,
  payTotal: /^(0|[1-9]\d{0,17})$/,
  platform: /^[^|\p{Cc}\p{Cs}]{1,32}$/u,
  registerSha256: /^[0-9a-f]{64}$/,
  seq: /^[1-9]\d{0,5}$/,
  verdict: /^(released|rejected)$/,
} as const;
const SIGNATURE_FIELDS = {
  person: /^[^|\p{Cc}\p{Cs}]{1,64}$/u,
  keyId: /^[^|\p{Cc}\p{Cs}]{1,64}$/u,
  alg: /^Ed25519$/,
  at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/,
  signature: SIGNATURE_TEXT,
} as const;
const SHA256 = VERDICT_FIELDS.digest;
/** One a day for more than a year: a release settles what nobody had to look at since the last one. */
const SETTLES_MAX = 400;
const REASON = /^[^\p{Cc}\p{Cs}]{1,500}$/u;

/** Reads a .rel; refuses `release_unreadable` when any member is missing, unknown or malformed. Checks no signature. */
export function readRelease(bytes: Uint8Array): Release {
  if (bytes.length > RELEASE_MAX_BYTES) unreadable("too_large");
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    unreadable("not_json");
  }
  const file = recordOf(raw, "file");
  const keys = Object.keys(file).sort().join();
  if (keys !== "signatures,verdict") unreadable(`members:${keys}`);
  const { reason, settles, unchecked, ...stated } = recordOf(file.verdict, "verdict");
  const v = textsOf(stated, VERDICT_FIELDS, "verdict");
  if (reason !== undefined && (typeof reason !== "string" || !REASON.test(reason)))
    unreadable("verdict.reason");
  const isReleased = v.verdict === "released";
  if (unchecked !== undefined && (unchecked !== "true" || !isReleased)) unreadable("verdict.unchecked");
  const clearingDate = readCompactDay(v.clearingDate) ?? unreadable("verdict.clearingDate");
  const list = file.signatures;
  if (!Array.isArray(list) || list.length > SIGNATURES_MAX) unreadable("signatures");
  const signatures = list.map((s) => textsOf(recordOf(s, "signature"), SIGNATURE_FIELDS, "signature"));
  const verdict: Verdict = {
    ...v,
    clearingDate,
    payCount: Number(v.payCount),
    payTotal: BigInt(v.payTotal),
    seq: Number(v.seq),
    settles: settledOf(settles, isReleased),
    verdict: v.verdict as Verdict["verdict"],
    ...(typeof reason === "string" && { reason }),
    ...(unchecked === "true" && { unchecked }),
  };
  return { verdict, signatures: signatures as unknown as VerdictSignature[] };
}

/** Digests, each once; a rejection settles nothing. */
function settledOf(value: unknown, isReleased: boolean): string[] {
  const isList = Array.isArray(value) && value.length <= (isReleased ? SETTLES_MAX : 0);
  if (!isList || !value.every((d) => typeof d === "string" && SHA256.test(d)))
    return unreadable("verdict.settles");
  return new Set(value).size === value.length ? value : unreadable("verdict.settles");
}

/** The bytes of a .rel: canonical members, one line, LF. */
export function writeRelease(release: Release): string {
  return `${canonicalJson({ signatures: release.signatures, verdict: plain(release.verdict) })}\n`;
}

/** What one person signs: "QFC1-VERDICT\n" and RFC 8785 of the verdict with who and when. */
export function verdictMessage(verdict: Verdict, person: string, at: string): Buffer {
  return Buffer.from(`QFC1-VERDICT\n${canonicalJson({ ...plain(verdict), person, at })}`);
}

/**
 * Whether two registered people really signed this verdict. Undefined when they did; otherwise
 * `release_key_unknown`, `release_same_person`, `release_signature_invalid` or `release_needs_two`.
 */
export function findReleaseFault(release: Release, signers: readonly Signer[]): Refusal | undefined {
  const fault = findSignerFault(release, signers);
  if (fault && fault.code !== "release_needs_two") return fault;
  for (const s of release.signatures) {
    const signer = signers.find((k) => k.keyId === s.keyId && k.person === s.person);
    if (!signer || !isSigned(release.verdict, s, signer.publicKey))
      return { code: "release_signature_invalid", person: s.person };
  }
  return fault;
}

function isSigned(verdict: Verdict, s: VerdictSignature, publicKey: string): boolean {
  const key = createPublicKey(publicKey);
  if (key.asymmetricKeyType !== "ed25519") return false;
  return verify(null, verdictMessage(verdict, s.person, s.at), key, Buffer.from(s.signature, "base64"));
}

function plain(v: Verdict): Record<string, string | readonly string[]> {
  return {
    ...v,
    clearingDate: writeCompactDay(v.clearingDate),
    payCount: String(v.payCount),
    payTotal: String(v.payTotal),
    seq: String(v.seq),
  };
}

function recordOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) unreadable(what);
  return value as Record<string, unknown>;
}

function textsOf<K extends string>(
  value: Record<string, unknown>,
  fields: Record<K, RegExp>,
  what: string,
): Record<K, string> {
  const unknown = Object.keys(value).find((k) => !(k in fields));
  if (unknown !== undefined) unreadable(`${what}.${unknown}`);
  for (const [name, form] of Object.entries<RegExp>(fields)) {
    const text = value[name];
    if (typeof text !== "string" || !form.test(text)) unreadable(`${what}.${name}`);
  }
  return value as Record<K, string>;
}

function unreadable(reason: string): never {
  refuse({ code: "release_unreadable", reason: repeatable(reason) });
}
