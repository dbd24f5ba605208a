import { addDays } from "#server/calendar/calendar.ts";
import type { Day } from "#server/calendar/day.ts";
import { DEMO_RULES, DEMO_SHOPS, DEMO_STAFF } from "#server/setup/demo.ts";
import type { Person } from "./person.ts";
import type { Past } from "./world.ts";

const ASKED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;
const PPM_OF_PERCENT = 10_000;

/**
 * The mall's lead proposes another share of a seller's first receiver; the acquirer asks each party, its two people approve. The
 * new version holds from the next day. What the day's line says of it.
 */
export async function changeAgreement(
  past: Past,
  { seller, percent, from }: { seller: string; percent: number; from: Day },
): Promise<string> {
  const former = DEMO_RULES[seller];
  const [first, ...others] = former?.terms ?? [];
  if (!former || first?.kind !== "share") throw new Error(`${seller} has no share to change`);
  const rule = { ...former, terms: [{ ...first, ppm: percent * PPM_OF_PERCENT }, ...others] };
  const lead = await past.personOf("mall-owner");
  const made = await lead.mutate<{ agreementId: string; sha256: string }>("agreement.create", {
    subMerchantId: past.demo.shops[seller],
    rule,
    effectiveFrom: addDays(from, 1),
  });
  await lead.mutate("agreement.propose", made);
  const contacts = [seller, first.to, ...others.map((t) => t.to)].map(contactOf);
  for (const person of new Set(contacts)) await sayYes(past, person);
  for (const person of ["reviewer", "approver"])
    await past.acquirer.post(`/core/agreements/${made.sha256}/approve`, { person, reason: "双方合同已核对" });
  await untilApproved(lead, made.agreementId);
  return `${DEMO_SHOPS.find((s) => s.number === seller)?.shortName}的分账约定改为 ${percent}%，明日生效`;
}

/** The platform has heard of it: from midnight its orders stand under the new version. */
async function untilApproved(lead: Person, agreementId: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < ASKED_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    const { status } = await lead.query<{ status: string }>("agreement.get", { agreementId });
    if (status === "approved") return;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  throw new Error(`${agreementId} is not approved`);
}

const contactOf = (number: string): string =>
  DEMO_STAFF.find((post) => post.role === "owner" && post.shop === number)?.login ?? `${number}-owner`;

/** The person reads the newest message on the own phone and answers on the acquirer's page with its code. */
async function sayYes({ acquirer }: Past, person: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < ASKED_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    const page = await acquirer.page(`/phone/messages?person=${person}`);
    const newest = /<div class="card">(?<words>[\s\S]*?)<\/div>/.exec(page)?.groups?.words ?? "";
    const code = /验证码 <b>(\d+)<\/b>/.exec(newest)?.[1];
    const id = /\/answer\/([\w-]+)/.exec(newest)?.[1];
    if (code !== undefined && id !== undefined && !newest.includes("已答复")) {
      await acquirer.post(`/answer/${id}`, { code, answer: "yes" });
      return;
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  throw new Error(`nobody asked ${person}`);
}
