import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Ctx } from "../context.ts";
import { Refused } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { forwardAgreements } from "./forward-agreements.ts";
import { importAgreementFacts } from "./import-agreement-facts.ts";

/**
 * The worker's turn with one acquirer's core: proposals go into its folder, what it says of agreements comes out of ours
 * (`inbox/agreements/*.json`), oldest name first. What was read moves to `done/`, what is refused to `failed/` with the
 * refusal beside it as `<name>.reason`. Refuses `forbidden` to everybody but the worker.
 */
export async function tendAgreements(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; outboxDir: string; inboxDir: string },
): Promise<{ imported: string[]; failed: string[] }> {
  may(ctx, "agreement.tend");
  await forwardAgreements(ctx, input);
  const inbox = path.join(input.inboxDir, "agreements");
  for (const folder of ["done", "failed"])
    await mkdir(path.join(inbox, folder), { recursive: true, mode: 0o700 });
  const names = (await readdir(inbox)).filter((n) => n.endsWith(".json") && !n.startsWith(".")).sort();
  const imported: string[] = [];
  const failed: string[] = [];
  for (const name of names) {
    const from = path.join(inbox, name);
    try {
      await importAgreementFacts(ctx, { acquirerId: input.acquirerId, text: await readFile(from, "utf8") });
      await rename(from, path.join(inbox, "done", name));
      imported.push(name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await writeFile(path.join(inbox, "failed", `${name}.reason`), `${JSON.stringify(error.refusal)}\n`);
      await rename(from, path.join(inbox, "failed", name));
      failed.push(name);
    }
  }
  return { imported, failed };
}
