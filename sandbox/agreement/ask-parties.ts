import { randomBytes, randomInt } from "node:crypto";
import { partiesOf } from "#server/agreement/agreement-text.ts";
import { instantText } from "#server/calendar/instant.ts";
import type { Contact } from "#server/clearing/register.ts";
import type { World } from "../world/world.ts";
import { documentOf, presumedOf, tell } from "./books.ts";
import type { Ask, Story, StoryEvent } from "./story.ts";

const CODE_END = 1_000_000;

/** The contacts of a number that the register names now. */
export function contactsOf(world: World, number: string): readonly Contact[] {
  const at = instantText(world.now());
  const entry = world.desk.register().subMerchants.find((e) => e.subMerchantNo === number);
  return (entry?.contacts ?? []).filter((c) => c.from <= at && (c.to === null || at < c.to));
}

/** Asks the seller, every receiver, and every receiver of the version it would replace; each over the register's contacts. */
export async function askParties(world: World, story: Story): Promise<void> {
  const document = documentOf(world, story);
  const { former } = presumedOf(world, { sha256: story.sha256, document });
  const at = instantText(world.now());
  const replacesSha256 = former?.sha256 ?? "";
  const events: StoryEvent[] = [];
  for (const subMerchantNo of partiesOf(document, former?.document)) {
    const contacts = contactsOf(world, subMerchantNo);
    const method = contacts.length === 0 ? "paper" : "code";
    events.push({ is: "asked", at, subMerchantNo, replacesSha256, method });
    for (const contact of contacts)
      events.push({ is: "sent", ask: askOf(story.sha256, subMerchantNo, contact, replacesSha256, at) });
  }
  await tell(world, story.sha256, ...events);
}

/** A code for exactly this version and this party, in the hand of this person. */
export const askOf = (
  sha256: string,
  subMerchantNo: string,
  contact: Contact,
  replacesSha256: string,
  at: string,
): Ask => ({
  id: randomBytes(16).toString("hex"),
  ...{ sha256, subMerchantNo, replacesSha256, at },
  person: contact.person,
  contactVersion: contact.version,
  code: String(randomInt(CODE_END)).padStart(6, "0"),
});
