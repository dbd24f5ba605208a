/**
 * RSA2 as the Alipay gateway uses it, both ways: over sorted parameters in requests and notifications, over the exact
 * text of the answer's node in answers. Always SHA-256: the `sign_type` a message names of itself decides nothing.
 */
import { type KeyObject, sign, verify } from "node:crypto";
import { signatureBytes } from "../signature-bytes.ts";

/** "k=v&…", keys sorted by code unit, raw values, `sign` and empty values left out; more may be left out. */
export function paramsText(
  params: Readonly<Record<string, string>>,
  leftOut: readonly string[] = [],
): string {
  return Object.keys(params)
    .filter((key) => key !== "sign" && !leftOut.includes(key) && params[key] !== "")
    .sort()
    .map((key) => `${key}=${params[key]}`)
    .join("&");
}

/** SHA256withRSA over UTF-8 text, base64. */
export function signRsa2(privateKey: KeyObject, text: string): string {
  return sign("sha256", Buffer.from(text), privateKey).toString("base64");
}

/** Whether `signature` (base64) is the key's over `text`; text that is no signature is false, never an error. */
export function verifyRsa2(publicKey: KeyObject, text: string, signature: string): boolean {
  const bytes = signatureBytes(signature);
  return bytes !== undefined && verify("sha256", Buffer.from(text), publicKey, bytes);
}

/** A notification's parameters, decoded once: `sign_type` is not part of what was signed. */
export function verifyParams(publicKey: KeyObject, params: Readonly<Record<string, string>>): boolean {
  return verifyRsa2(publicKey, paramsText(params, ["sign_type"]), params.sign ?? "");
}

/**
 * The members of a JSON object as they stand in the text: name → exact text of the value. Undefined when it is not
 * one object, or names a member twice (whose text would then be the signed one?).
 */
export function membersOf(text: string): Map<string, string> | undefined {
  try {
    // Only a text that is JSON as a whole is worth cutting.
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const members = new Map<string, string>();
  let at = skipSpace(text, 0);
  if (text[at] !== "{") return undefined;
  at = skipSpace(text, at + 1);
  while (text[at] === '"') {
    const nameEnd = endOfString(text, at);
    const name: unknown = JSON.parse(text.slice(at, nameEnd));
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    if (members.has(String(name))) return undefined;
    members.set(String(name), text.slice(start, end));
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return members;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return at;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const c = text[at] as string;
    if (c === '"') {
      at = endOfString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (depth === 0 && ",}] \t\r\n".includes(c)) return at;
    if (c === "{" || c === "[") depth++;
    if (c === "}" || c === "]") {
      depth--;
      if (depth === 0) return at + 1;
    }
    at++;
  }
  return at;
}
