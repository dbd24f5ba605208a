import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Ctx } from "../context.ts";
import { Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { importResult } from "./import-result.ts";

/**
 * Imports the bank's result files (`*.jsonl`) from the folder the acquirer writes into, oldest name first. What was read moves to
 * `done/`; what is refused moves to `failed/` with the refusal beside it as `<name>.reason`. What is about a file whose release
 * has not reached us yet waits where it is, and so does what contradicts after it. Anything else that goes wrong leaves
 * the file where it is, for the next turn.
 */
export async function importInbox(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; inboxDir: string },
): Promise<{ imported: string[]; waiting: string[]; failed: string[] }> {
  may(ctx, "inbox.tend");
  await mkdir(path.join(input.inboxDir, "done"), { recursive: true, mode: 0o700 });
  await mkdir(path.join(input.inboxDir, "failed"), { recursive: true, mode: 0o700 });
  const names = (await readdir(input.inboxDir))
    .filter((n) => n.endsWith(".jsonl") && !n.startsWith("."))
    .sort();
  const imported: string[] = [];
  const waiting: string[] = [];
  const failed: string[] = [];
  for (const name of names) {
    const from = path.join(input.inboxDir, name);
    try {
      await importResult(ctx, { acquirerId: input.acquirerId, bytes: await readFile(from) });
      await rename(from, path.join(input.inboxDir, "done", name));
      imported.push(name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code } = error.refusal;
      if (code === "result_not_released" || (code === "result_differs" && waiting.length > 0)) {
        waiting.push(name);
        continue;
      }
      const reason = `${JSON.stringify(error.refusal)}\n`;
      await writeFile(path.join(input.inboxDir, "failed", `${name}.reason`), reason);
      await rename(from, path.join(input.inboxDir, "failed", name));
      failed.push(name);
    }
  }
  return { imported, waiting, failed };
}
