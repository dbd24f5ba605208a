import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findReleaseFault, readRelease } from "#server/clearing/verdict-codec.ts";
import { isMarkOf, MARK_ENDING } from "#server/document/file-mark-digest.ts";
import type { Desk, Paths } from "./desk.ts";
import { readJson, writeAtomically, writeJson } from "./files.ts";

/** What the platform has laid of orders goes into the acquirer's own record: `desk/terms.jsonl`, one order a line. */
export function takeTerms({ outbox, desk }: Paths): void {
  const folder = join(outbox, "terms");
  if (!existsSync(folder)) return;
  const names = new Set(readdirSync(folder));
  for (const name of [...names].sort()) {
    if (!name.endsWith(".jsonl") || name.startsWith(".") || !names.has(name + MARK_ENDING)) continue;
    const bytes = readFileSync(join(folder, name));
    if (!isMarkOf(readFileSync(join(folder, name + MARK_ENDING), "utf8"), bytes)) continue;
    appendFileSync(join(desk, "terms.jsonl"), bytes, { mode: 0o600 });
    // After a crash between the two the same lines stand twice: the last of an order counts.
    rmSync(join(folder, name + MARK_ENDING));
    rmSync(join(folder, name));
  }
}

const PARTS = [".clr", ".dtl.gz", ".ok", ".rel"] as const;

/** A day that the desk made alone and that two have released is laid into the platform's inbox, the release last; once. */
export function layOwnFiles(desk: Desk): void {
  const { files, inbox, sandbox } = desk.paths;
  const known = join(sandbox, "own-files.json");
  const laid = existsSync(known) ? readJson<string[]>(known) : [];
  const names = new Set(readdirSync(files));
  for (const name of [...names].filter((n) => n.endsWith(".rel")).sort()) {
    const stem = name.slice(0, -".rel".length);
    const isOwn = !names.has(`${stem}.sig`) && PARTS.every((part) => names.has(stem + part));
    if (!isOwn || laid.includes(stem)) continue;
    const release = readRelease(readFileSync(join(files, name)));
    if (release.verdict.verdict !== "released" || findReleaseFault(release, desk.register().signers))
      continue;
    for (const part of PARTS)
      writeAtomically(join(inbox, "files", stem + part), readFileSync(join(files, stem + part)));
    laid.push(stem);
    writeJson(known, laid);
  }
}
