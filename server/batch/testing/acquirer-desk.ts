/** The acquirer's desk of a clearing test: the folder `verify-clearing --desk` reads, and the verdicts its people sign. */
import { createPublicKey, sign } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { billName } from "../../acquirer/bill-codec.ts";
import { present } from "../../assert.ts";
import type { CoreChange, TestCore } from "../../books/testing/core.ts";
import { addDays } from "../../calendar/calendar.ts";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import { beginOf } from "../../calendar/cut-off.ts";
import type { Day } from "../../calendar/day.ts";
import { dayOf, instantText } from "../../calendar/instant.ts";
import { CHANNELS } from "../../channel/channel.ts";
import type { ClearingFile, LeftOut } from "../../clearing/clearing-file.ts";
import { digestOf, readClearingFile } from "../../clearing/clearing-file-codec.ts";
import { type DecidedAs, itemKey } from "../../clearing/decision.ts";
import { decisionMessage, writeDecision } from "../../clearing/decision-codec.ts";
import type { RegisterEntry } from "../../clearing/register.ts";
import { writeRegister } from "../../clearing/register-codec.ts";
import { keyIdOf } from "../../clearing/signer-digest.ts";
import { SIGNATURES_NEEDED, verdictOf } from "../../clearing/verdict.ts";
import { verdictMessage, writeRelease } from "../../clearing/verdict-codec.ts";
import { sha256Hex } from "../../document/digest.ts";
import { DEMO_SIGNERS } from "../../setup/demo.ts";
import type { TestWorld } from "../../testing/world.ts";
import { recordVerdict } from "../record-verdict.ts";
import type { TestBank } from "./bank.ts";
import { type Books, originalOf } from "./books.ts";
import type { FiledDay } from "./clearing-world.ts";

/** A desk over `folder` (its `files` is the platform's outbox); the acquirer's people sign with the demo's keys. */
export function openAcquirerDesk(
  test: TestWorld,
  side: {
    folder: string;
    books: Books;
    core: TestCore;
    bank: TestBank;
    fileOf: (day: Day) => Promise<FiledDay>;
  },
) {
  const { folder, books, core, bank } = side;
  /** No bill is of a day before it. */
  const firstDay = dayOf(test.now());
  const signers = DEMO_SIGNERS.map((person) => {
    const key = present(test.signerKeys[person], `${person} has a key`);
    const publicKey = createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
    return { person: person as string, key, keyId: keyIdOf(publicKey), publicKey };
  });
  const write = (name: string, text: string | Buffer) => writeFileSync(path.join(folder, name), text);

  /** A `.rel` signed by these people of the acquirer. */
  function rel(
    clr: Buffer,
    verdict: "released" | "rejected",
    people: readonly string[] = DEMO_SIGNERS.slice(0, SIGNATURES_NEEDED),
    reason?: string,
    settles: readonly string[] = [],
  ): Buffer {
    const facts = verdictOf(readClearingFile(clr), digestOf(clr), verdict, {
      settles,
      ...(reason !== undefined && { reason }),
    });
    const at = instantText(test.now());
    const signatures = people.map((person) => {
      const signer = signers.find((s) => s.person === person);
      const { key, keyId } = present(signer, `${person} signs for the acquirer`);
      const signature = sign(null, verdictMessage(facts, person, at), key).toString("base64");
      return { person, keyId, alg: "Ed25519" as const, at, signature };
    });
    return Buffer.from(writeRelease({ verdict: facts, signatures }));
  }

  /** Releases (or rejects) the newest file of a day. */
  async function decide(day: Day, verdict: "released" | "rejected" = "released"): Promise<void> {
    const { fileId, clr, name } = await side.fileOf(day);
    const isRejected = verdict === "rejected";
    // What nobody had to look at goes with the next release.
    const waiting = await test.sql<{ digest: string; clr: Buffer }[]>`
      select f.digest, f.clr from clearing_file f join clearing_batch b on b.id = f.batch_id
      where b.status = 'proposed' and b.clearing_date < ${day}::date order by b.clearing_date`;
    const quiet = waiting.filter((w) => isQuiet(readClearingFile(w.clr)));
    const settles = isRejected ? [] : quiet.map((q) => q.digest);
    const signed = rel(clr, verdict, undefined, isRejected ? "核对不一致" : undefined, settles);
    await recordVerdict(test.ctxFor("clearing-1"), { fileId, rel: signed });
    write(`files/${name}.rel`, signed);
  }

  /** Writes the folder as it stands today: what `verify-clearing --desk` reads. The books are those that the core laid last. */
  function writeDesk(subMerchants: readonly RegisterEntry[] = core.register().subMerchants): void {
    for (const book of ["agreements", "fees", "calendar"] as const) write(`${book}.json`, core.text(book));
    write("register.json", writeRegister({ ...core.register(), subMerchants }));
    write(
      "bank.jsonl",
      lines(bank.results.map((b) => ({ ...b, amount: `${b.amount}`, bankDay: writeCompactDay(b.bankDay) }))),
    );
    write("closes.jsonl", core.text("closes"));
    write("voids.jsonl", core.text("voids"));
    write("decisions.jsonl", core.text("decisions") + waits());
    write(
      "originals.jsonl",
      lines(
        books.sales.filter((s) => s.isKnown).map((s) => originalOf(s, books.rows, core.register().cutOffs)),
      ),
    );
    const today = dayOf(test.now());
    // A date that begins before midnight needs the bill of the day before, too.
    for (let day = dayOf(beginOf(firstDay, core.register().cutOffs)); day < today; day = addDays(day, 1))
      for (const channel of CHANNELS) write(`bills/${billName(channel, day)}`, books.bill(channel, day));
  }

  /** Two people of the acquirer who do not release say of an item what becomes of it; now. */
  function decided(decisionRef: string, x: Item, as: DecidedAs): string {
    const enteredAt = instantText(test.now());
    const proposal = {
      decisionRef,
      acquirer: present(waitingFiles().at(-1), "a file left it out").header.acquirer,
      acquirerReference: x.acquirerReference,
      refundReference: x.refundReference,
      bearer: x.bearer ?? "",
      amount: x.amount,
      as,
      until: as === "wait" ? addDays(dayOf(test.now()), 20) : undefined,
      signatures: [],
    };
    const signatures = signers.slice(SIGNATURES_NEEDED).map(({ person, keyId, key }) => {
      const signature = sign(null, decisionMessage(proposal, person, enteredAt), key).toString("base64");
      return { person, keyId, alg: "Ed25519" as const, at: enteredAt, signature };
    });
    return `${writeDecision({ ...proposal, enteredAt, signatures })}\n`;
  }

  /** The acquirer decides about one left-out item, and lays its books, with `change` in them. */
  const decideItem = (x: Item, as: DecidedAs, change: CoreChange = {}): Promise<void> => {
    const ref = finalRefOf(x);
    const decision = decided(as === "wait" ? `wait_${test.now().getTime()}_${ref}` : ref, x, as);
    return core.lay({ ...change, decisions: core.text("decisions") + decision });
  };

  /** Whatever a waiting file leaves out waits. */
  function waits(): string {
    const out = new Map<string, string>();
    for (const { header, leftOut } of waitingFiles())
      for (const [i, x] of leftOut.entries())
        out.set(
          `${x.acquirerReference} ${x.refundReference}`,
          decided(`dec_${header.clearingDate}_${i}`, x, "wait"),
        );
    return [...out.values()].join("");
  }
  /** Files without a verdict, and the newest of all. */
  function waitingFiles(): ClearingFile[] {
    const there = readdirSync(path.join(folder, "files"));
    const names = there.filter((name) => name.endsWith(".clr")).sort();
    return names
      .filter((name) => name === names.at(-1) || !there.includes(name.replace(/clr$/, "rel")))
      .map((name) => readClearingFile(readFileSync(path.join(folder, "files", name))));
  }
  return { rel, decide, decideItem, writeDesk };
}

/** It pays and lists nothing: it goes with the next release. */
export const isQuiet = ({ totals, leftOut, decisions }: ClearingFile): boolean =>
  totals.payTotal === 0n && leftOut.length === 0 && decisions.length === 0;

/** What a decision about an item is called that is no `wait`: there is one. */
export function finalRefOf({
  acquirerReference,
  refundReference,
  bearer = "",
}: Omit<Item, "amount">): string {
  const digest = sha256Hex(Buffer.from(itemKey({ acquirerReference, refundReference, bearer })));
  return `dec_${digest.slice(0, REF_DIGITS)}`;
}
/** A reference has a length; an item's own numbers together are longer. */
const REF_DIGITS = 20;

/** What is left out; of an open cover the refund's number, and who owes. */
type Item = Pick<LeftOut, "acquirerReference" | "refundReference" | "amount"> & { bearer?: string };

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
