import { agreementText, WORDING } from "#server/agreement/agreement-text.ts";
import type { Consent } from "#server/agreement/consent.ts";
import { instantText } from "#server/calendar/instant.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { CoreError } from "../core/register.ts";
import type { World } from "../world/world.ts";
import { AnswerRefused } from "./answer-refusal.ts";
import { askOf, askParties, contactsOf } from "./ask-parties.ts";
import { askedFormer, continueFormer, documentOf, presumedOf, tell } from "./books.ts";
import type { Ask, Story } from "./story.ts";

const CODE_LIVES_MS = 72 * 3_600_000;
const TRIES_MAX = 5;

/** The question behind a link, and its version. Throws `AnswerRefused` for a link that nobody sent. */
export function askBehind(
  world: World,
  id: string,
): { story: Story; ask: Ask; tries: number; isUsed: boolean } {
  const story = world.book.stories.asks.get(id);
  const asked = story?.asks.get(id);
  if (!story || !asked) throw new AnswerRefused("noSuch");
  return { story, ...asked };
}

/** The words that one party reads, as the acquirer's own tool prints them. */
export function shownText(world: World, story: Story, party: string): string {
  const document = documentOf(world, story);
  const former = askedFormer(world, story);
  const text = agreementText({ document: { sha256: story.sha256, document }, former, party }, WORDING);
  if (text === undefined) throw new CoreError(`${party} 不是这份协议的一方`);
  return text;
}

/** Until when somebody may still answer: a no counts until the version holds. */
const isAnswerable = (world: World, { end, began }: Story): boolean =>
  end === undefined && (began === undefined || began > instantText(world.now()));

/** Why this code answers nothing now; undefined where it does. */
function refusalOf(world: World, id: string, code: string): AnswerRefused["why"] | undefined {
  const { story, ask, tries, isUsed } = askBehind(world, id);
  if (!isAnswerable(world, story)) return "over";
  const newest = [...story.asks.values()].findLast(
    (a) => a.ask.subMerchantNo === ask.subMerchantNo && a.ask.person === ask.person,
  );
  if (newest?.ask.id !== id) return "older";
  if (isUsed) return "used";
  if (world.now().getTime() - Date.parse(ask.at) > CODE_LIVES_MS) return "late";
  if (tries >= TRIES_MAX) return "tries";
  if (ask.replacesSha256 !== story.replacesSha256) return "replaced";
  const isContact = contactsOf(world, ask.subMerchantNo).some(
    (c) => c.person === ask.person && c.version === ask.contactVersion,
  );
  if (!isContact) return "contact";
  return ask.code === code ? undefined : "wrong";
}

/**
 * One person's yes or no with the code from the message: a consent record of the acquirer's books. A wrong code is counted; a
 * version that stands no more means all are asked anew. Throws `AnswerRefused` with the sentence for the page.
 */
export async function answerAsk(
  world: World,
  id: string,
  said: { code: string; answer: "yes" | "no"; reason: string },
): Promise<Consent> {
  const { story, ask } = askBehind(world, id);
  const refusal = refusalOf(world, id, said.code.trim());
  if (refusal !== undefined) {
    if (refusal === "wrong") await tell(world, story.sha256, { is: "tried", askId: id });
    throw new AnswerRefused(refusal);
  }
  if (said.answer === "no" && said.reason.trim() === "") throw new AnswerRefused("reason");
  if (await isAskedAnew(world, story)) throw new AnswerRefused("askedAnew");
  const consent: Consent = {
    sha256: story.sha256,
    replacesSha256: ask.replacesSha256,
    subMerchantNo: ask.subMerchantNo,
    person: ask.person,
    contactVersion: ask.contactVersion,
    method: "code",
    wording: WORDING,
    shownSha256: sha256Hex(shownText(world, story, ask.subMerchantNo)),
    answer: said.answer,
    reason: said.reason.trim(),
    at: instantText(world.now()),
  };
  await tell(world, story.sha256, { is: "answered", askId: id, consent });
  if (said.answer === "no" && story.began !== undefined) await continueFormer(world, story, story.began);
  return consent;
}

/** Where another version would be replaced by now than the one that was shown, everybody is asked anew. */
export async function isAskedAnew(world: World, story: Story): Promise<boolean> {
  if (story.began !== undefined) return false;
  const { former } = presumedOf(world, { sha256: story.sha256, document: documentOf(world, story) });
  if ((former?.sha256 ?? "") === story.replacesSha256) return false;
  await askParties(world, story);
  return true;
}

/** A new code for the same question; the old one answers nothing any more. */
export async function sendAgain(world: World, id: string): Promise<Ask> {
  const { story, ask } = askBehind(world, id);
  if (!isAnswerable(world, story)) throw new AnswerRefused("over");
  const contact = contactsOf(world, ask.subMerchantNo).find((c) => c.person === ask.person);
  if (!contact) throw new AnswerRefused("contact");
  const at = instantText(world.now());
  const again = askOf(story.sha256, ask.subMerchantNo, contact, story.replacesSha256 ?? "", at);
  await tell(world, story.sha256, { is: "sent", ask: again });
  return again;
}
