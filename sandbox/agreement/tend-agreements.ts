import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readAgreement } from "#server/agreement/agreement-codec.ts";
import { instantText } from "#server/calendar/instant.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { Refused } from "#server/domain-error.ts";
import { CoreError } from "../core/register.ts";
import type { World } from "../world/world.ts";
import { isAskedAnew } from "./answer-ask.ts";
import { askOf, askParties, contactsOf } from "./ask-parties.ts";
import { isOpen, layBooks, layTold, missingOf, tell } from "./books.ts";
import { endAgreement } from "./decide-agreement.ts";
import type { Story } from "./story.ts";

/**
 * The core's look into the platform's folder and at what waits: new proposals are asked about, withdrawn ones are not any more,
 * all are asked anew where another version came into force, and what the platform did not hear is laid down again.
 */
export async function tendAgreements(world: World): Promise<void> {
  const folder = join(world.paths.outbox, "agreements");
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  for (const name of names) {
    const proposal = /^([0-9a-f]{64})\.json$/.exec(name)?.[1];
    if (proposal !== undefined) await takeProposal(world, proposal, join(folder, name));
  }
  for (const name of names) {
    const withdrawn = /^([0-9a-f]{64})\.withdrawn\.json$/.exec(name)?.[1];
    if (withdrawn !== undefined) await takeWithdrawal(world, withdrawn, join(folder, name));
  }
  for (const story of [...world.book.stories.bySha256.values()]) {
    if (!isOpen(story)) continue;
    if (story.replacesSha256 === undefined) await askParties(world, story);
    else if (!(await isAskedAnew(world, story))) await sendWhereNobodyWas(world, story);
  }
}

/** At the start: a crash between the journal and the files loses nothing. */
export function layAgreements(world: World): void {
  layBooks(world);
  for (const sha256 of world.book.stories.bySha256.keys()) layTold(world, sha256);
}

async function takeProposal(world: World, sha256: string, file: string): Promise<void> {
  if (world.book.stories.bySha256.get(sha256)?.body !== undefined) return;
  const body = readFileSync(file, "utf8");
  if (world.desk.agreements().some((row) => row.sha256 === sha256) || sha256Hex(body) !== sha256) return;
  try {
    readAgreement(body);
  } catch (error) {
    if (error instanceof Refused) return;
    throw error;
  }
  await tell(world, sha256, { is: "proposed", body, at: instantText(world.now()) });
}

async function takeWithdrawal(world: World, sha256: string, file: string): Promise<void> {
  const story = world.book.stories.bySha256.get(sha256);
  const isInBooks = world.desk.agreements().some((row) => row.sha256 === sha256);
  if ((!story && !isInBooks) || story?.end !== undefined) return;
  const { inForceTo, reason } = JSON.parse(readFileSync(file, "utf8")) as {
    inForceTo: string;
    reason: string;
  };
  if (isInBooks) {
    await endAgreement(world, sha256, { how: "withdrawn", reason, inForceTo }).catch((error: unknown) => {
      if (!(error instanceof CoreError)) throw error;
    });
    return;
  }
  const at = instantText(world.now());
  await tell(world, sha256, { is: "ended", at, how: "withdrawn", inForceTo: at, reason });
}

/** A party that had no contact when it was asked is written to once the register names one. */
async function sendWhereNobodyWas(world: World, story: Story): Promise<void> {
  const { sha256, replacesSha256 = "" } = story;
  for (const number of missingOf(world, story)) {
    const wasSent = [...story.asks.values()].some(
      ({ ask }) => ask.subMerchantNo === number && ask.replacesSha256 === replacesSha256,
    );
    if (wasSent) continue;
    const at = instantText(world.now());
    for (const contact of contactsOf(world, number))
      await tell(world, sha256, { is: "sent", ask: askOf(sha256, number, contact, replacesSha256, at) });
  }
}
