/** Agreements of a history: another version in force from the next day on, or none any more. */
import fc from "fast-check";
import { createAgreement } from "../../agreement/create-agreement.ts";
import { nextDateStart } from "../../agreement/in-force.ts";
import { proposeAgreement } from "../../agreement/propose-agreement.ts";
import { CoreStory, type Made, storyOf } from "../../agreement/testing/acquirer-core.ts";
import { present } from "../../assert.ts";
import { ownerLogin, SHOPS } from "../../batch/testing/shops.ts";
import { clearingDateOf } from "../../calendar/clearing-date.ts";
import { dayOf } from "../../calendar/instant.ts";
import { DEMO_SHOPS } from "../../setup/demo.ts";
import { isEnding, kindOf, type Lived, later, minutes, pick, refusedAsMeant } from "./history.ts";

const PPM_MAX = 300_000;
export const RECEIVERS = DEMO_SHOPS.filter((s) => s.role !== "shop").map((s) => s.number);

/** Proposed by the shop's owner, answered by every party at the acquirer, approved there by two: in force tomorrow. */
export const agreement = kindOf(
  "agreement",
  fc.record({
    shop: fc.nat(SHOPS.length - 1),
    to: fc.nat(RECEIVERS.length - 1),
    ppm: fc.integer({ min: 1, max: PPM_MAX }),
    bearer: fc.constantFrom("proportional", "remainder"),
    minutes,
  }),
  async (lived, { shop, to, ppm, bearer, minutes }) => {
    const at = later(lived, minutes);
    const { model } = lived;
    const { test } = lived.world;
    const seller = pick(SHOPS, shop);
    if ((lived.register.get(seller)?.status ?? "active") !== "active") return;
    const owner = test.ctxFor(ownerLogin(seller));
    const receiver = pick(RECEIVERS, to);
    const drafted = createAgreement(owner, {
      subMerchantId: present(test.demo.shops[seller], "a demo shop"),
      rule: {
        terms: [{ kind: "share", of: "base", ppm, to: receiver }],
        remainder: seller,
        bearer,
      },
      effectiveFrom: clearingDateOf(at, lived.world.core.register().cutOffs),
    });
    const meant = isEnding(lived, receiver) ? "receiver_not_registered" : undefined;
    await refusedAsMeant(lived, "agreement", meant, drafted);
    if (meant) return;
    const made = await drafted;
    await proposeAgreement(owner, made);
    const former = model.without.has(shop) ? undefined : await currentOf(lived, seller);
    const story = await new CoreStory(test, made).ask(former?.sha256, former?.receivers);
    const asked = story.facts.filter((f) => f.kind === "asked").map((f) => f.number);
    for (const number of asked) await story.answer(number);
    const from = nextDateStart(at, lived.world.core.register().cutOffs);
    await story.approve(from);
    if (former) await storyOf(test, former).then((old) => old.end("superseded", from));
    const gap = model.without.get(shop);
    if (gap) gap.until = from.getTime();
    model.agreedOn.set(shop, dayOf(at));
  },
  (model, { shop }) =>
    model.agreedOn.get(shop) !== dayOf(new Date(model.now)) &&
    (model.without.get(shop)?.until ?? Number.POSITIVE_INFINITY) > model.now,
);

/** The shop's agreement ends with the running date, and nothing follows it yet. */
export const revoke = kindOf(
  "revoke",
  fc.record({ shop: fc.nat(SHOPS.length - 1), minutes }),
  async (lived, { shop, minutes }) => {
    const at = later(lived, minutes);
    const { model, world } = lived;
    const from = nextDateStart(at, world.core.register().cutOffs);
    const former = await currentOf(lived, pick(SHOPS, shop));
    await storyOf(world.test, former).then((old) => old.end("revoked", from, "商户退出分账"));
    model.without.set(shop, { from: from.getTime(), until: Number.POSITIVE_INFINITY });
    model.agreedOn.set(shop, dayOf(at));
  },
  (model, { shop }) => model.agreedOn.get(shop) !== dayOf(new Date(model.now)) && !model.without.has(shop),
);

/** The version in force, or the one that will be tomorrow. */
async function currentOf({ world }: Lived, seller: string): Promise<Made & { receivers: string[] }> {
  const [row] = await world.test.sql<{ body: string; sha256: string }[]>`
    select v.body, v.sha256 from agreement a join agreement_version v on v.sha256 = a.sha256
    where v.body like ${`%"seller":"${seller}"%`} and a.in_force_from is not null order by a.in_force_from desc limit 1`;
  const { body, sha256 } = present(row, "a demo shop has an agreement");
  const { agreement, consents } = JSON.parse(body);
  return { agreementId: agreement, sha256, receivers: consents };
}
