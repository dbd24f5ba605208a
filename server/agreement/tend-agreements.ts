import { mkdir } from "node:fs/promises";
import path from "node:path";
import { recordInboxRefusal } from "../books/record-inbox-refusal.ts";
import type { Ctx } from "../context.ts";
import { closeLaidFile } from "../document/close-laid-file.ts";
import { listLaidFiles, type SeenFiles } from "../document/list-laid-files.ts";
import { Refused, refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { forwardAgreements } from "./forward-agreements.ts";
import { importAgreementFacts } from "./import-agreement-facts.ts";

/**
 * The worker's turn with one acquirer's core: proposals go into its folder, what it says of agreements comes out of ours
 * (`inbox/agreements/*.json`), oldest name first: with its mark, or when it has stopped growing. What was read moves to `done/`,
 * what is refused is written down for the desk and moves to `failed/` with the refusal beside it as `<name>.reason`. Refuses `forbidden` to everybody but the worker.
 */
export async function tendAgreements(
  ctx: Ctx,
  input: { acquirerId: Id<"acq">; outboxDir: string; inboxDir: string; seen: SeenFiles },
): Promise<{ imported: string[]; failed: string[] }> {
  may(ctx, "agreement.tend");
  await forwardAgreements(ctx, input);
  const { acquirerId, seen } = input;
  const dir = path.join(input.inboxDir, "agreements");
  for (const folder of ["done", "failed"])
    await mkdir(path.join(dir, folder), { recursive: true, mode: 0o700 });
  const imported: string[] = [];
  const failed: string[] = [];
  // A document that closes its own brackets is whole without a mark.
  for (const { name, bytes, mark } of await listLaidFiles({ dir, ending: ".json", seen })) {
    try {
      if (mark === "another's") refuse({ code: "inbox_mark_differs", file: name });
      await importAgreementFacts(ctx, { acquirerId, text: bytes.toString("utf8") });
      await closeLaidFile({ dir, name });
      imported.push(name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      await recordInboxRefusal(ctx, { acquirerId, file: `agreements/${name}`, refusal });
      await closeLaidFile({ dir, name, refusal });
      failed.push(name);
    }
  }
  return { imported, failed };
}
