import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { recordInboxRefusal } from "../books/record-inbox-refusal.ts";
import type { Ctx } from "../context.ts";
import { closeLaidFile } from "../document/close-laid-file.ts";
import { type LaidFile, listLaidFiles, type SeenFiles } from "../document/list-laid-files.ts";
import { Refused, refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { importResult } from "./import-result.ts";

/**
 * Imports the bank's result files (`*.jsonl`) from the folder the acquirer writes into, oldest name first: those with their
 * mark, and those that have stopped growing and leave no line unanswered. What was read moves to `done/`; what is refused is
 * written down for the desk and moves to `failed/` with the refusal beside it as `<name>.reason`. What is about a file whose
 * release has not reached us yet, or that the acquirer made alone and that lies in `files/` still, waits where it is, and so does what contradicts after it. Anything else that goes wrong leaves
 * the file where it is, for the next turn. `seen` is the owner's memory of files without a mark.
 */
export async function importInbox(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; inboxDir: string; seen: SeenFiles },
): Promise<{ imported: string[]; waiting: string[]; failed: string[] }> {
  may(ctx, "inbox.tend");
  const { acquirerId, inboxDir: dir, seen } = input;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const imported: string[] = [];
  const waiting: string[] = [];
  const failed: string[] = [];
  for (const file of await listLaidFiles({ dir, ending: ".jsonl", seen })) {
    const { name } = file;
    try {
      await importLaid(ctx, acquirerId, file);
      await closeLaidFile({ dir, name });
      imported.push(name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      const { code } = refusal;
      const isAwaited = code === "result_unknown_line" && (await isLaidAlone(dir, refusal.fileDigest));
      if (isAwaited || code === "result_not_released" || (code === "result_differs" && waiting.length > 0)) {
        waiting.push(name);
        continue;
      }
      await recordInboxRefusal(ctx, { acquirerId, file: name, refusal });
      await closeLaidFile({ dir, name, refusal });
      failed.push(name);
    }
  }
  return { imported, waiting, failed };
}

/** Whether a file that the acquirer made alone lies in the inbox with this digest: its `.ok` states it. */
async function isLaidAlone(dir: string, digest: string): Promise<boolean> {
  const folder = path.join(dir, "files");
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((n) => n.endsWith(".ok")))
    if ((await readFile(path.join(folder, name), "utf8")).includes(digest)) return true;
  return false;
}

async function importLaid(ctx: Ctx, acquirerId: Id<"acq">, { name, bytes, mark }: LaidFile): Promise<void> {
  if (mark === "another's") refuse({ code: "inbox_mark_differs", file: name });
  await importResult(ctx, { acquirerId, bytes, isWhole: mark === "its own" });
}
