/**
 * The acquirer's core of a test: it lays the books into the inbox and they are imported by the real verb. What they say is
 * what our rows say, unless a test changes it: the clearing of a test world has no other books.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { agreementConsents, feeConsents } from "#sandbox/core/consents.ts";
import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import { readAgreement } from "../../agreement/agreement-codec.ts";
import { writeDocumentRows } from "../../agreement/document-evidence-codec.ts";
import { formerOf } from "../../agreement/evidence-law.ts";
import { readFeeSchedule } from "../../agreement/fee-schedule-codec.ts";
import { assert, present } from "../../assert.ts";
import type { Calendar } from "../../calendar/calendar.ts";
import { writeCalendar } from "../../calendar/calendar-codec.ts";
import type { CutOffs } from "../../calendar/cut-off.ts";
import { instantText } from "../../calendar/instant.ts";
import type { AcquirerRegister, RegisterEntry } from "../../clearing/register.ts";
import { readRegister, writeRegister } from "../../clearing/register-codec.ts";
import { registerOf } from "../../clearing/testing/register.ts";
import { writeMark } from "../../document/file-mark-digest.ts";
import type { TestWorld } from "../../testing/world.ts";
import { BOOKS, type Book } from "../book.ts";
import { writeBookFileName } from "../book-file-codec.ts";
import { importBooks } from "../import-books.ts";
import { loadOwnShops } from "../load-own-shops.ts";

/** What a version says otherwise than our rows; `without`: books that are not laid this time. */
export interface CoreChange {
  register?: (register: AcquirerRegister) => AcquirerRegister;
  calendar?: (years: Calendar) => Calendar;
  /** From then on, until it says otherwise; so are voids. */
  decisions?: string;
  closes?: string;
  voids?: string;
  without?: readonly Book[];
  /** They lie in the inbox; the worker comes by later. */
  isLeft?: boolean;
}
export type TestCore = ReturnType<typeof openCore>;

/** A core that writes into `inbox`, by the clock of the world. */
export function openCore(test: TestWorld, inbox: string) {
  const newest = new Map<Book, string>();
  /** Registers and calendars that were laid, with their numbers. */
  const versions: { book: "register" | "calendar"; version: number; text: string }[] = [];
  const kept: Pick<CoreChange, "decisions" | "voids"> = {};
  let version = 0;
  let turn = Promise.resolve();
  /** Lays the next version of every book and has them imported; one after the other, as one core does. */
  const lay = (change: CoreChange = {}): Promise<void> => {
    turn = turn.then(() => layNow(change));
    return turn;
  };
  async function layNow(change: CoreChange): Promise<void> {
    version++;
    if (change.decisions !== undefined) kept.decisions = change.decisions;
    if (change.voids !== undefined) kept.voids = change.voids;
    const books = await writeBooks(test, version, { ...kept, ...change });
    const laid = BOOKS.filter((book) => books[book] !== undefined && !change.without?.includes(book));
    for (const book of laid) {
      const text = present(books[book], "a laid book has its text");
      layBook(inbox, writeBookFileName({ book, version, at: test.now() }), text);
      newest.set(book, text);
      if (book === "register" || book === "calendar") versions.push({ book, version, text });
    }
    if (change.isLeft) return;
    const { acquirerId } = test.demo;
    const { failed } = await importBooks(test.machineCtx(), { acquirerId, inboxDir: inbox });
    assert(failed.length === 0, `the core's books are imported, not refused: ${failed.join(", ")}`);
  }
  return {
    lay,
    versions,
    /** The text of a book as it was laid last. */
    text: (book: Book): string => newest.get(book) ?? "",
    register: (): AcquirerRegister => readRegister(present(newest.get("register"), "a register was laid")),
  };
}

/** One file of a book with its mark. */
export function layBook(inbox: string, name: string, text: string): void {
  const dir = path.join(inbox, "books");
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, name), text);
  writeFileSync(path.join(dir, `${name}.ok`), writeMark(Buffer.from(text)));
}

async function writeBooks(
  test: TestWorld,
  version: number,
  change: CoreChange,
): Promise<Partial<Record<Book, string>>> {
  const at = instantText(test.now());
  const own = await test.machineCtx().db.hot((sql) => loadOwnShops(sql, test.demo.acquirerId));
  const subMerchants = own.map((shop) => ({ ...shop, contacts: [contactOf(shop.subMerchantNo)] }));
  const [acquirer] = await test.sql<{ cutOffs: CutOffs; tolerance: bigint }[]>`
    select cut_offs as "cutOffs", fee_tolerance_fen as tolerance from acquirer limit 1`;
  const { cutOffs, tolerance } = present(acquirer, "the world has an acquirer");
  const signers = await test.sql<{ person: string; keyId: string; publicKey: string }[]>`
    select person, key_id as "keyId", public_key as "publicKey" from acquirer_signer order by person, key_id`;
  const register = registerOf(subMerchants, {
    ...{ version, at, signers: [...signers], cutOffs, feeToleranceFen: tolerance },
    consentsFrom: BEFORE_ALL,
  });
  return {
    register: writeRegister(change.register ? change.register(register) : register),
    calendar: writeCalendar({ version, at, years: change.calendar?.(DEMO_CALENDAR) ?? DEMO_CALENDAR }),
    agreements: await writeDocuments(test, "agreement", subMerchants),
    fees: await writeDocuments(test, "fee", subMerchants),
    campaigns: writeDocumentRows([]),
    decisions: change.decisions ?? "",
    ...(change.closes !== undefined && { closes: change.closes }),
    ...(change.voids !== undefined && { voids: change.voids }),
  };
}

/** Every order of a test world needs its evidence. */
const BEFORE_ALL = "2026-01-01T00:00:00+08:00";
const contactOf = (no: string) => ({ person: `${no}-owner`, version: 1, from: BEFORE_ALL, to: null });

/** Every document of ours that ever came into force, approved by two people of the acquirer, with everybody's answer. */
async function writeDocuments(
  test: TestWorld,
  kind: "agreement" | "fee",
  entries: readonly RegisterEntry[],
): Promise<string> {
  const found = await (kind === "agreement"
    ? test.sql<{ sha256: string; body: string; from: Date; to: Date | null }[]>`
        select v.sha256, v.body, a.in_force_from as from, a.in_force_to as to from agreement a
        join agreement_version v on v.sha256 = a.sha256 where a.in_force_from is not null order by v.sha256`
    : test.sql<{ sha256: string; body: string; from: Date; to: Date | null }[]>`
        select v.sha256, v.body, f.in_force_from as from, f.in_force_to as to from fee_schedule f
        join fee_version v on v.sha256 = f.sha256 where f.in_force_from is not null order by v.sha256`);
  const rows = found.map(({ sha256, body, from, to }) => ({
    ...{ sha256, body, inForceFrom: instantText(from), inForceTo: to && instantText(to) },
    approvals: ["reviewer", "approver"].map((person) => ({ person, at: instantText(from), reason: "seen" })),
    document: kind === "agreement" ? readAgreement(body).seller : readFeeSchedule(body).feeSchedule,
    consents: [],
  }));
  const sellers = entries.filter((e) => e.role === "shop").map((e) => e.subMerchantNo);
  return writeDocumentRows(
    rows.map((row) => {
      const ofSubject = rows.filter((r) => r.document === row.document);
      const asked = { row, former: formerOf(row, ofSubject), entries, at: row.inForceFrom };
      return {
        ...row,
        consents: kind === "agreement" ? agreementConsents(asked) : feeConsents(asked, sellers),
      };
    }),
  );
}
