import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Agreement } from "#server/agreement/agreement.ts";
import { readAgreement } from "#server/agreement/agreement-codec.ts";
import { writeAgreementFacts } from "#server/agreement/agreement-fact-codec.ts";
import { partiesOf } from "#server/agreement/agreement-text.ts";
import type { DocumentEvidence, DocumentRow } from "#server/agreement/document-evidence.ts";
import { writeDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import { factsOfEvidence } from "#server/agreement/evidence-facts.ts";
import { formerOf } from "#server/agreement/evidence-law.ts";
import { inForceFrom, nextDateStart } from "#server/agreement/in-force.ts";
import { instantText } from "#server/calendar/instant.ts";
import { CoreError } from "../core/register.ts";
import { writeAtomically } from "../world/files.ts";
import type { World } from "../world/world.ts";
import type { Story, StoryEvent } from "./story.ts";

/** The rows of one seller in the acquirer's agreement books, with their documents. */
const rowsOf = (world: World, seller: string): DocumentEvidence<Agreement>[] =>
  world.desk
    .agreements()
    .map((row) => ({ ...row, document: readAgreement(row.body) }))
    .filter((row) => row.document.seller === seller);

export function documentOf(world: World, story: Story): Agreement {
  const body = story.body ?? world.desk.agreements().find((row) => row.sha256 === story.sha256)?.body;
  if (body === undefined) throw new CoreError("没有这份协议");
  return readAgreement(body);
}

/**
 * When a version would begin if it were approved now, and which one it would then replace: not before its day, not before the
 * next clearing date where one holds, and after whatever is to begin before it.
 */
export function presumedOf(
  world: World,
  { sha256, document }: { sha256: string; document: Agreement },
): { starts: Date; former: DocumentEvidence<Agreement> | undefined } {
  const now = world.now();
  const at = instantText(now);
  const { cutOffs } = world.desk.register();
  const rows = rowsOf(world, document.seller).filter((row) => row.sha256 !== sha256);
  const standing = rows.filter((row) => row.inForceTo === null || row.inForceTo > at);
  const own = inForceFrom({
    approvedAt: now,
    effectiveFrom: document.effectiveFrom,
    hasFormer: standing.length > 0,
    cutOffs,
  });
  const toCome = standing.filter((row) => row.inForceFrom > at && row.inForceTo === null);
  const after = toCome.map((row) => nextDateStart(new Date(row.inForceFrom), cutOffs).getTime());
  const starts = new Date(Math.max(own.getTime(), ...after));
  const row: DocumentRow = {
    ...{ sha256, body: "", inForceFrom: instantText(starts), inForceTo: null },
    ...{ approvals: [], consents: [] },
  };
  return { starts, former: formerOf(row, rows) };
}

/** The former version as it was when all were last asked. */
export function askedFormer(world: World, story: Story): DocumentEvidence<Agreement> | undefined {
  const { seller } = documentOf(world, story);
  return rowsOf(world, seller).find((row) => row.sha256 === story.replacesSha256);
}

/** Whose yes is still missing, of those who were last asked. */
export function missingOf(world: World, story: Story): string[] {
  const said = story.consents.filter((c) => c.replacesSha256 === story.replacesSha256 && c.answer === "yes");
  return partiesOf(documentOf(world, story), askedFormer(world, story)?.document).filter(
    (number) => !said.some((c) => c.subMerchantNo === number),
  );
}

/** A proposal that may still come into force. */
export const isOpen = (story: Story): boolean =>
  story.body !== undefined && story.began === undefined && story.end === undefined;

/** Writes one event down, then into the books where it touches them, then for the platform. */
export async function tell(world: World, sha256: string, ...events: StoryEvent[]): Promise<void> {
  for (const event of events) await world.record({ kind: "agreement", sha256, event });
  layBooks(world);
  layTold(world, sha256);
}

/** A version that was to begin never does: what it was to replace goes on. */
export async function continueFormer(world: World, story: Story, began: string): Promise<void> {
  const { seller } = documentOf(world, story);
  const former = rowsOf(world, seller).findLast((r) => r.sha256 !== story.sha256 && r.inForceTo === began);
  if (!former || world.book.stories.of(former.sha256).end !== "superseded") return;
  const at = instantText(world.now());
  await tell(world, former.sha256, { is: "continued", at, inForceFrom: former.inForceFrom });
}

/** Brings the agreement books to what the stories say; a version is in them from its second approval on. */
export function layBooks(world: World): void {
  const before = world.desk.agreements();
  const rows = new Map(before.map((row) => [row.sha256, row]));
  for (const story of world.book.stories.bySha256.values()) {
    const row = rows.get(story.sha256) ?? rowOf(story);
    if (!row) continue;
    const last = story.facts.findLast((f) => f.kind === "ended" || f.kind === "continued");
    // A no after the approvals: it never begins.
    const never = story.end === "declined" ? row.inForceFrom : row.inForceTo;
    const inForceTo = !last
      ? never
      : last.effectiveAt && last.kind === "ended"
        ? instantText(last.effectiveAt)
        : null;
    rows.set(story.sha256, {
      ...row,
      inForceTo,
      ...(story.body === undefined ? {} : { consents: story.consents }),
    });
  }
  const after = writeDocumentRows([...rows.values()]);
  if (after !== writeDocumentRows(before)) writeAtomically(world.paths.agreements, after);
}

function rowOf({ sha256, body, began, approvals, consents }: Story): DocumentRow | undefined {
  if (body === undefined || began === undefined) return undefined;
  return { sha256, body, inForceFrom: began, inForceTo: null, approvals, consents };
}

/** The whole story into the platform's inbox, under a name that says how much of it there is. */
export function layTold(world: World, sha256: string): void {
  const story = world.book.stories.of(sha256);
  const row = world.desk.agreements().find((r) => r.sha256 === sha256);
  const facts = [...(story.body === undefined && row ? factsOfEvidence(row) : []), ...story.facts];
  if (facts.length === 0) return;
  const name = `${sha256}_${String(facts.length).padStart(6, "0")}.json`;
  const inbox = join(world.paths.inbox, "agreements");
  if (["", "done", "failed"].some((folder) => existsSync(join(inbox, folder, name)))) return;
  writeAtomically(join(inbox, name), writeAgreementFacts({ sha256, facts }), 0o640);
}
