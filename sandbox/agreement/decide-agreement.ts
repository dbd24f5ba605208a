import { agreementText, partiesOf, WORDING } from "#server/agreement/agreement-text.ts";
import type { Consent } from "#server/agreement/consent.ts";
import { APPROVALS_NEEDED } from "#server/agreement/evidence-law.ts";
import { nextDateStart } from "#server/agreement/in-force.ts";
import { isRed, redMarksOf } from "#server/agreement/red-marks.ts";
import { receiversOf } from "#server/agreement/split-rule.ts";
import { instantText } from "#server/calendar/instant.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { DEMO_STAFF } from "#server/setup/demo.ts";
import { CoreError } from "../core/register.ts";
import type { World } from "../world/world.ts";
import { isAskedAnew } from "./answer-ask.ts";
import { askedFormer, continueFormer, documentOf, isOpen, missingOf, presumedOf, tell } from "./books.ts";
import type { Story, StoryEvent } from "./story.ts";

/** Whoever leaves and says nothing for so long may be answered for by the two approvers. */
const SILENCE_MS = 14 * 24 * 3_600_000;

/** The acquirer's people who decide about agreements. */
export const APPROVERS = DEMO_STAFF.filter(
  (s) => s.kind === "acquirer" && (s.role === "reviewer" || s.role === "approver"),
).map((s) => s.login);

const need = (condition: boolean, sentence: string): void => {
  if (!condition) throw new CoreError(sentence);
};
export const needPerson = (person: string) => need(APPROVERS.includes(person), "请选审核人或复核人");
export function needTwo(one: string, other: string): void {
  needPerson(one);
  needPerson(other);
  need(one !== other, "需要两名不同的人");
}

function openStory(world: World, sha256: string): Story {
  const story = world.book.stories.bySha256.get(sha256);
  if (!story || !isOpen(story)) throw new CoreError("没有等着办理的这份约定");
  return story;
}

export const isRedFor = (world: World, story: Story): boolean =>
  isRed(redMarksOf(documentOf(world, story), askedFormer(world, story)?.document));

/** Gives a proposal back, each term with its reason. */
export async function returnAgreement(
  world: World,
  sha256: string,
  { person, reasons }: { person: string; reasons: readonly { field: string; reason: string }[] },
): Promise<void> {
  openStory(world, sha256);
  needPerson(person);
  const told = reasons.filter((r) => r.reason.trim() !== "");
  need(told.length > 0, "退回必须逐条写明原因");
  const at = instantText(world.now());
  const events = told.map(
    ({ field, reason }): StoryEvent => ({ is: "returned", at, person, field, reason: reason.trim() }),
  );
  await tell(world, sha256, ...events);
}

/**
 * One of two people approves what every party said yes to; a reason is needed where the text has red marks. With the second one
 * the version has its beginning, and what it replaces ends there.
 */
export async function approveAgreement(
  world: World,
  sha256: string,
  { person, reason }: { person: string; reason: string },
): Promise<void> {
  const story = openStory(world, sha256);
  needPerson(person);
  if (await isAskedAnew(world, story)) throw new CoreError("现行约定已经换了，已重新去问每一方");
  const missing = missingOf(world, story);
  need(missing.length === 0, `还没有答复：${missing.join("、")}`);
  need(!story.approvals.some((a) => a.person === person), "同一个人不能批准两次");
  need(reason.trim() !== "" || !isRedFor(world, story), "有红色标记，必须写明批准的理由");
  const at = instantText(world.now());
  const isSecond = story.approvals.length + 1 === APPROVALS_NEEDED;
  const { starts, former } = presumedOf(world, { sha256, document: documentOf(world, story) });
  const inForceFrom = instantText(starts);
  const approved: StoryEvent = { is: "approved", at, person, reason: reason.trim() };
  await tell(world, sha256, approved, ...(isSecond ? [{ is: "began", at, inForceFrom } as const] : []));
  if (!isSecond || !former || (former.inForceTo !== null && former.inForceTo <= inForceFrom)) return;
  await tell(world, former.sha256, {
    is: "ended",
    at,
    how: "superseded",
    inForceTo: inForceFrom,
    reason: "",
  });
}

/** For a receiver that leaves and was silent for 14 days, the two approvers answer. */
export async function answerForLeaver(
  world: World,
  sha256: string,
  { number, person, second, reason }: { number: string; person: string; second: string; reason: string },
): Promise<void> {
  const story = openStory(world, sha256);
  needTwo(person, second);
  need(reason.trim() !== "", "代为答复必须写明原因");
  const document = documentOf(world, story);
  const former = askedFormer(world, story);
  const isLeaving =
    partiesOf(document, former?.document).includes(number) &&
    number !== document.seller &&
    !receiversOf(document.rule).includes(number);
  need(isLeaving, "只能代退出的收款方答复");
  need(missingOf(world, story).includes(number), "它已经答复了");
  const asked = story.facts.findLast((f) => f.kind === "asked" && f.number === number);
  const silentMs = world.now().getTime() - (asked?.happenedAt.getTime() ?? world.now().getTime());
  need(silentMs >= SILENCE_MS, "问了还不到 14 天");
  const shown = agreementText({ document: { sha256, document }, former, party: number }, WORDING);
  const consent: Consent = {
    sha256,
    replacesSha256: story.replacesSha256 ?? "",
    subMerchantNo: number,
    person: "",
    contactVersion: 0,
    method: "acquirer",
    wording: WORDING,
    shownSha256: sha256Hex(shown ?? ""),
    answer: "yes",
    reason: `${reason.trim()}（${person}、${second}）`,
    at: instantText(world.now()),
  };
  await tell(world, sha256, { is: "answered", askId: "", consent });
}

/** Stops a version that holds or is to: from the next clearing date, or before it began; then the former one goes on. */
export async function stopAgreement(
  world: World,
  sha256: string,
  { person, second, reason }: { person: string; second: string; reason: string },
): Promise<void> {
  needTwo(person, second);
  need(reason.trim() !== "", "停用必须写明原因");
  await endAgreement(world, sha256, { how: "revoked", reason: reason.trim() });
}

/** Ends a version, at `inForceTo` where that is still to come, else with the running clearing date. */
export async function endAgreement(
  world: World,
  sha256: string,
  { how, reason, inForceTo = "" }: { how: "revoked" | "withdrawn"; reason: string; inForceTo?: string },
): Promise<void> {
  const row = world.desk.agreements().find((r) => r.sha256 === sha256);
  const at = instantText(world.now());
  if (!row || (row.inForceTo !== null && row.inForceTo <= at)) throw new CoreError("这一版没有生效");
  const next = instantText(nextDateStart(world.now(), world.desk.register().cutOffs));
  const isToCome = row.inForceFrom > at;
  const ends = isToCome ? row.inForceFrom : inForceTo > at ? inForceTo : next;
  await tell(world, sha256, { is: "ended", at, how, reason, inForceTo: ends });
  if (isToCome) await continueFormer(world, world.book.stories.of(sha256), row.inForceFrom);
}
