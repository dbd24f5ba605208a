import { mkdir } from "node:fs/promises";
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
 * release has not reached us yet, or that the acquirer made alone and we have not imported yet (`awaited`: digests), waits where it is, and so does what contradicts after it. Anything else that goes wrong leaves
 * the file where it is, for the next turn. `seen` is the owner's memory of files without a mark.
 */
export async function importInbox(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; inboxDir: string; seen: SeenFiles; awaited?: ReadonlySet<string> },
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
      const isAwaited = code === "result_unknown_line" && input.awaited?.has(refusal.fileDigest);
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

async function importLaid(ctx: Ctx, acquirerId: Id<"acq">, { name, bytes, mark }: LaidFile): Promise<void> {
  if (mark === "another's") refuse({ code: "inbox_mark_differs", file: name });
  await importResult(ctx, { acquirerId, bytes, isWhole: mark === "its own" });
}
