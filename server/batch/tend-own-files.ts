import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Row } from "#db/rows.ts";
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
import { OWN_FILE_PARTS, type OwnFile } from "./own-file.ts";

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

/** One file made alone, wherever it lies: how it is read, and what ends its lying there. */
interface Found {
  name: string;
  read: () => Promise<OwnFile>;
  close: (refusal?: Refusal) => Promise<void>;
}

/**
 * Imports the days that the acquirer made alone, oldest first: from `files/` in the folder it writes into (`.clr`, `.dtl.gz`,
 * `.ok` and, laid last, `.rel`), and those that its desk uploaded. What is kept moves to `done/`; what is wrong in itself is
 * written down for the desk and its `.rel` moves to `failed/`. What only lacks something of ours waits where it is and is tried
 * at every turn.
 */
export async function tendOwnFiles(
  ctx: AcquirerCtx,
  input: { acquirerId: Id<"acq">; inboxDir: string; seen: SeenFiles },
): Promise<TendedOwnFiles> {
  may(ctx, "inbox.tend");
  const { acquirerId } = input;
  const tended: TendedOwnFiles = { imported: [], failed: [], waiting: [] };
  const found = [...(await listLaid(ctx, input)), ...(await listUploaded(ctx, acquirerId))];
  for (const { name, read, close } of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    let own: OwnFile | undefined;
    try {
      own = await read();
      await importFile(ctx, { acquirerId, own });
      await close();
      tended.imported.push(own.name);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      if (own && !isFinal(refusal)) {
        tended.waiting.push({ day: own.file.header.clearingDate, why: refusal });
        continue;
      }
      await recordInboxRefusal(ctx, { acquirerId, file: name, refusal });
      await close(refusal);
      tended.failed.push(name);
    }
  }
  return tended;
}

async function listLaid(
  ctx: AcquirerCtx,
  { acquirerId, inboxDir, seen }: { acquirerId: Id<"acq">; inboxDir: string; seen: SeenFiles },
): Promise<Found[]> {
  const dir = path.join(inboxDir, "files");
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const laid = await listLaidFiles({ dir, ending: ".rel", seen });
  return laid.map(({ name, bytes: rel }) => ({
    name,
    read: () => readLaid(ctx, acquirerId, { dir, name, rel }),
    close: async (refusal) => {
      if (refusal) await closeLaidFile({ dir, name, refusal });
      else for (const part of OWN_FILE_PARTS) await closeLaidFile({ dir, name: partOf(name, part) });
    },
  }));
}

/** Of several uploads of one name the newest holds, as a file laid over another. */
async function listUploaded(ctx: AcquirerCtx, acquirerId: Id<"acq">): Promise<Found[]> {
  const uploads = await ctx.db.hot(
    (sql) => sql<Row<"ownFileUpload", "name" | "clr" | "detailGz" | "ok" | "rel" | "uploadedAt">[]>`
      select distinct on (name) name, clr, detail_gz, ok, rel, uploaded_at from own_file_upload
      where acquirer_id = ${acquirerId} and taken_at is null order by name, uploaded_at desc`,
  );
  return uploads.map(({ name, uploadedAt, ...parts }) => ({
    name: `${name}.rel`,
    read: () => ctx.db.hot((sql) => loadOwnFile(sql, { acquirerId, ...parts })),
    close: async () => {
      await ctx.db.hot(
        (sql) => sql`update own_file_upload set taken_at = ${ctx.now()} where acquirer_id = ${acquirerId}
          and name = ${name} and uploaded_at <= ${uploadedAt} and taken_at is null`,
      );
    },
  }));
}

const partOf = (rel: string, part: string) => rel.replace(/\.rel$/, part);

async function readLaid(
  ctx: AcquirerCtx,
  acquirerId: Id<"acq">,
  { dir, name, rel }: { dir: string; name: string; rel: Buffer },
): Promise<OwnFile> {
  const at = (part: string) => path.join(dir, partOf(name, part));
  if (OWN_FILE_PARTS.some((part) => !existsSync(at(part))))
    refuse({ code: "own_file_incomplete", file: name });
  const [clr, detailGz] = await Promise.all([readFile(at(".clr")), readFile(at(".dtl.gz"))]);
  const ok = await readFile(at(".ok"), "utf8");
  return await ctx.db.hot((sql) => loadOwnFile(sql, { acquirerId, clr, detailGz, ok, rel }));
}
