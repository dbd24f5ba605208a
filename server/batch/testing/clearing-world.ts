/**
 * A world for clearing tests: a test database, shops that trade through the verbs (`trade.ts`), an acquirer that keeps its
 * own books (`books.ts`) and desk (`acquirer-desk.ts`), a bank, and the worker's turns.
 */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestServer } from "#db/testing/server.ts";
import { present } from "../../assert.ts";
import { openCore } from "../../books/testing/core.ts";
import { addDays } from "../../calendar/calendar.ts";
import type { Day } from "../../calendar/day.ts";
import { startOf } from "../../calendar/instant.ts";
import type { ClearingFile } from "../../clearing/clearing-file.ts";
import { digestOf, readClearingFile } from "../../clearing/clearing-file-codec.ts";
import type { RegisterEntry } from "../../clearing/register.ts";
import type { AcquirerCtx } from "../../context.ts";
import { openClearingKeys } from "../../env/clearing-keys.ts";
import { type Id, idOf } from "../../id.ts";
import { openTestWorld, type TestWorld } from "../../testing/world.ts";
import { tendClearing } from "../tend-clearing.ts";
import { openAcquirerDesk } from "./acquirer-desk.ts";
import { openBank } from "./bank.ts";
import { openBooks } from "./books.ts";
import { renewAccount } from "./shops.ts";
import { openTrade } from "./trade.ts";

export type ClearingWorld = Awaited<ReturnType<typeof openClearingWorld>>;

/** The newest file of a clearing date, as the database keeps it. */
export interface FiledDay {
  fileId: Id<"clf">;
  name: string;
  clr: Buffer;
  file: ClearingFile;
  digest: string;
}

const HOUR_MS = 3_600_000;

/** Opens a world that begins at `start`, else where every test world does; call `close` at the end. */
export async function openClearingWorld(options: { start?: Date; server?: TestServer } = {}) {
  const test = await openTestWorld(options.server);
  if (options.start) await test.moveTo(options.start);
  const { acquirerId } = test.demo;
  const folders = openFolders(test.scratch);
  const { desk, outbox, inbox, signingKey } = folders;
  const signingKeyAt = openClearingKeys(folders.keyFile);
  const books = openBooks(test);
  const ctx: AcquirerCtx = { ...test.machineCtx(), acquirers: books.acquirers };
  const trade = openTrade(test, ctx, books);
  const fileOf = (day: Day) => findFile(test, day);
  const bank = openBank(ctx, { acquirerId, inbox, fileOf });
  const core = openCore(test, inbox);
  const { rel, decide, decideItem, writeDesk } = openAcquirerDesk(test, {
    folder: desk,
    books,
    core,
    bank,
    fileOf,
  });

  /** One turn of a worker that remembers nothing: two at once share the database and the folder, no more. */
  const turn = (as: AcquirerCtx = ctx) =>
    tendClearing(as, { acquirerId, signingKeyAt, outboxDir: outbox, retryAt: new Map(), retryAfterMs: 0 });
  /** The acquirer's core lays its books as of now, and the worker takes its turn. */
  const tend = async (as: AcquirerCtx = ctx) => {
    await core.lay();
    return turn(as);
  };
  return {
    ...{ test, ctx, acquirerId, desk, outbox, inbox, signingKey, signingKeyAt, keyFile: folders.keyFile },
    ...trade,
    ...{
      wallets: books.wallets,
      rows: books.rows,
      sold: books.sales,
      notReady: books.notReady,
      noBill: books.noBill,
      bill: books.bill,
    },
    ...{ rel, decide, decideItem, writeDesk, core },
    /** The register's shops as the core laid them last, with what `change` says of a shop. */
    register: (change: (entry: RegisterEntry) => Partial<RegisterEntry> = () => ({})) =>
      core.register().subMerchants.map((entry) => ({ ...entry, ...change(entry) })),
    ...{ results: bank.results, answer: bank.answer, deliver: bank.deliver, take: bank.take },
    tend,
    turn,
    file: fileOf,
    renewAccount: (number: string) => renewAccount(test, core, number),
    /** Does to the tables what nobody may: as the superuser, past triggers and policies. */
    damage: test.damage,
    /** Moves the clock to ten o'clock of the day after and lets the worker take its turn. */
    endDay: async (day: Day) => {
      await test.moveTo(new Date(startOf(addDays(day, 1)).getTime() + 10 * HOUR_MS));
      await tend();
    },
    batches: () =>
      test.sql<{ id: string; day: Day; seq: number; status: string; step: string; error: unknown }[]>`
        select id, clearing_date as day, seq, status, step, error from clearing_batch order by clearing_date, seq`,
    close: async () => {
      await test.close();
      rmSync(folders.dir, { recursive: true, force: true });
    },
  };
}

/** The acquirer's desk with the platform's key and outbox in it, and the inbox for the bank's answers. */
function openFolders(scratch: string) {
  const dir = mkdtempSync(path.join(scratch, "clearing-"));
  const desk = path.join(dir, "desk");
  const outbox = path.join(desk, "files");
  const inbox = path.join(dir, "inbox");
  for (const folder of [path.join(desk, "bills"), outbox, inbox]) mkdirSync(folder, { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  writeFileSync(path.join(desk, "platform.pub"), publicKey.export({ type: "spki", format: "pem" }));
  const signingKey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const keyFile = path.join(dir, "keys", "clearing.key");
  mkdirSync(path.dirname(keyFile), { mode: 0o700 });
  writeFileSync(keyFile, signingKey, { mode: 0o600 });
  return { dir, desk, outbox, inbox, signingKey, keyFile };
}

async function findFile(test: TestWorld, day: Day): Promise<FiledDay> {
  const [row] = await test.sql<{ id: string; name: string; clr: Buffer }[]>`
    select id, name, clr from clearing_file where clearing_date = ${day}::date order by seq desc limit 1`;
  const { id, name, clr } = present(row, `there is a file of ${day}`);
  return { fileId: idOf("clf", id), name, clr, file: readClearingFile(clr), digest: digestOf(clr) };
}
