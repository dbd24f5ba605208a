import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { readPlatformKeys } from "#server/clearing/platform-key-codec.ts";
import { SIGNATURE_TEXT } from "#server/clearing/signature-text.ts";
import { Unreadable } from "./books.ts";
import { inFile } from "./in-file.ts";
import { versionsOf } from "./kept-versions.ts";
import { readMarked } from "./marked-file.ts";
import { checkProposal, type ProposalCheck } from "./proposal-check.ts";
import { type BookPaths, readBooks } from "./read-books.ts";
import { isThere, readText, sizeOf } from "./read-file.ts";

export interface CheckPaths extends BookPaths {
  file: string;
  detail: string;
  signature: string;
  ok: string;
  platformKey: string;
}

/**
 * Checks one proposed file against the acquirer's own. Its unreadable input throws `Unreadable`; everything that is
 * wrong with the file is a difference.
 */
export async function checkFile(paths: CheckPaths): Promise<ProposalCheck> {
  const { bytes: clr, ok } = readMarked(paths.file, paths.ok);
  sizeOf(paths.detail);
  const platformKeys = inFile(paths.platformKey, () => readPlatformKeys(readText(paths.platformKey)));
  const proposed = {
    name: basename(paths.file),
    clr,
    openDetail: () => createReadStream(paths.detail),
    signature: signatureAt(paths.signature),
    ok,
  };
  return checkProposal(proposed, {
    platformKeys,
    booksOf: (header, needed) => readBooks(paths, header.clearingDate, versionsOf(paths, header), needed),
  });
}

/** The text of a `.sig`, which has one form only; undefined where there is none. Throws `Unreadable`. */
function signatureAt(path: string): string | undefined {
  if (!isThere(path)) return undefined;
  const text = readText(path);
  if (!SIGNATURE_TEXT.test(text.replace(/\n$/, "")))
    throw new Unreadable(path, "须是 88 个字符的规范 Base64 签名 / must be the 88 characters of a signature");
  return text;
}
