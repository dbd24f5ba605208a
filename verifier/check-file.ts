import { createReadStream, existsSync, readFileSync } from "node:fs";
import { readPlatformKeys } from "#server/clearing/platform-key-codec.ts";
import { readRegister } from "#server/clearing/register-codec.ts";
import { Unreadable } from "./books.ts";
import { inFile } from "./in-file.ts";
import { checkProposal, type ProposalCheck } from "./proposal-check.ts";
import { type BookPaths, readBooks } from "./read-books.ts";

export interface CheckPaths extends BookPaths {
  file: string;
  detail: string;
  signature: string;
  /** The flag file; checked where it exists. */
  ok: string;
  platformKey: string;
}

/**
 * Checks one proposed file against the acquirer's own. Its unreadable input throws `Unreadable`; everything that is
 * wrong with the file is a difference.
 */
export async function checkFile(paths: CheckPaths): Promise<ProposalCheck> {
  for (const path of [paths.file, paths.detail, paths.platformKey])
    if (!existsSync(path)) throw new Unreadable(path, "文件不存在 / no such file");
  const text = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
  const platformKeys = inFile(paths.platformKey, () =>
    readPlatformKeys(readFileSync(paths.platformKey, "utf8")),
  );
  const register = inFile(paths.register, () => readRegister(readFileSync(paths.register, "utf8")));
  const proposed = {
    clr: inFile(paths.file, () => readFileSync(paths.file)),
    openDetail: () => createReadStream(paths.detail),
    signature: text(paths.signature),
    ok: text(paths.ok),
  };
  const { cutOffMinutes } = register;
  return checkProposal(proposed, {
    platformKeys,
    cutOffMinutes,
    booksOf: (window, needed) => readBooks(paths, window, needed),
  });
}
