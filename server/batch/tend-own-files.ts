import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { recordInboxRefusal } from "../books/record-inbox-refusal.ts";
import type { Day } from "../calendar/day.ts";
import type { AcquirerCtx } from "../context.ts";
import { closeLaidFile } from "../document/close-laid-file.ts";
import { listLaidFiles, type SeenFiles } from "../document/list-laid-files.ts";
import { type Refusal, Refused, refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import { may } from "../permission.ts";
import { importFile } from "./import-file.ts";
import { loadOwnFile } from "./load-own-file.ts";
import type { OwnFile } from "./own-file.ts";

export interface TendedOwnFiles {
  imported: string[];
  failed: string[];
  /** Files that are good and wait for something of ours, with the reason. */
  waiting: { day: Day; why: Refusal }[];
}

/** What no later turn can mend: the file itself, or its date is closed by another. */
const isFinal = (refusal: Refusal): boolean =>
  refusal.code === "chain_refused" && FINAL_REASONS.includes(refusal.reason);
const FINAL_REASONS: readonly string[] = ["date_closed", "version_not_higher", "batch_twice"];

/**
 * Imports the days that the acquirer made alone from `files/` in the folder it writes into: `.clr`, `.dtl.gz`, `.ok` and, laid
 * last, `.rel`; oldest first. What is kept moves to `done/`; what is wrong in itself is written down for the desk and its `.rel`
 * moves to `failed/`. What only lacks something of ours waits where it is and is tried at every turn.
 */
export async function tendOwnFiles(
  ctx: AcquirerCtx,
  input: { acquirerId: Id<"acq">; inboxDir: string; seen: SeenFiles },
): Promise<TendedOwnFiles> {
  may(ctx, "inbox.tend");
  const { acquirerId, seen } = input;
  const dir = path.join(input.inboxDir, "files");
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const tended: TendedOwnFiles = { imported: [], failed: [], waiting: [] };
  for (const { name, bytes } of await listLaidFiles({ dir, ending: ".rel", seen })) {
    let own: OwnFile | undefined;
    try {
      own = await readLaid(ctx, acquirerId, { dir, name, rel: bytes });
      await importFile(ctx, { acquirerId, own });
      for (const part of PARTS) await closeLaidFile({ dir, name: partOf(name, part) });
      tended.imported.push(own.name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      if (own && !isFinal(refusal)) {
        tended.waiting.push({ day: own.file.header.clearingDate, why: refusal });
        continue;
      }
      await recordInboxRefusal(ctx, { acquirerId, file: name, refusal });
      await closeLaidFile({ dir, name, refusal });
      tended.failed.push(name);
    }
  }
  return tended;
}

const PARTS = [".clr", ".dtl.gz", ".ok", ".rel"] as const;
const partOf = (rel: string, part: string) => rel.replace(/\.rel$/, part);

async function readLaid(
  ctx: AcquirerCtx,
  acquirerId: Id<"acq">,
  { dir, name, rel }: { dir: string; name: string; rel: Buffer },
): Promise<OwnFile> {
  const at = (part: string) => path.join(dir, partOf(name, part));
  if (PARTS.some((part) => !existsSync(at(part)))) refuse({ code: "own_file_incomplete", file: name });
  const [clr, detailGz] = await Promise.all([readFile(at(".clr")), readFile(at(".dtl.gz"))]);
  const ok = await readFile(at(".ok"), "utf8");
  return await ctx.db.hot((sql) => loadOwnFile(sql, { acquirerId, clr, detailGz, ok, rel }));
}
