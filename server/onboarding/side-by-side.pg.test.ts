/** What keeps two people apart at one application: each test fails when its guard is taken out. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidOf } from "../id.ts";
import { raceFor } from "../testing/race.ts";
import { findRefusal, openTestWorld, type TestWorld } from "../testing/world.ts";
import { approveApplication } from "./approve-application.ts";
import { createApplication } from "./create-application.ts";
import { reviewApplication } from "./review-application.ts";
import { submitApplication } from "./submit-application.ts";
import { ENTERPRISE, RECORDED, VERIFIED } from "./testing/applications.ts";
import { writeApplication } from "./write-application.ts";

let w: TestWorld;
beforeAll(async () => {
  w = await openTestWorld();
});
afterAll(() => w.close());

const subjectType = "enterprise" as const;
const owner = () => w.ctxFor("mall-owner");
const created = () => createApplication(owner(), { subjectType, fields: ENTERPRISE });
type Made = Awaited<ReturnType<typeof created>>;
const submit = ({ applicationId }: Made) =>
  submitApplication(owner(), { applicationId, subjectType, fields: ENTERPRISE });
const submitted = async () => {
  const made = await created();
  return { ...made, ...(await submit(made)) };
};
let serial = 40;
const numbers = () => {
  serial += 1;
  const number = `M000000000000${serial}`;
  const rest = { wechat: `19000000${serial}`, alipay: `20880000000000${serial}`, accountRef: `${number}-A1` };
  return { ...RECORDED, number, ...rest };
};
const ends = (works: PromiseSettledResult<unknown>[]) =>
  Promise.all(
    works.map(async (one) =>
      one.status === "fulfilled" ? "done" : (await findRefusal(Promise.reject(one.reason)))?.code,
    ),
  );

test("an application sent twice at once is one round", async () => {
  const made = await created();
  const both = await raceFor(w, "application", [() => submit(made), () => submit(made)]);
  expect((await ends(both)).sort()).toEqual(["application_not_in", "done"]);
  const rounds =
    await w.sql`select round from application_submission where application_id = ${uuidOf(made.applicationId)}`;
  expect(rounds).toHaveLength(1);
});

test("what is with the acquirer is no longer written by the shop", async () => {
  const made = await submitted();
  const { applicationId } = made;
  const fields = { ...ENTERPRISE, name: "另一家有限公司" };
  // The verb refuses by itself, not only because the database would not let it.
  await w.sql`alter policy tenant_change on application using (true) with check (true)`;
  const refused = await findRefusal(writeApplication(owner(), { applicationId, subjectType, fields }));
  expect(refused).toEqual({ code: "application_not_in", status: "submitted", needed: "draft" });
  const [row] = await w.sql`select fields from application where id = ${uuidOf(applicationId)}`;
  expect(row?.fields).toMatchObject({ name: ENTERPRISE.name });
});

test("accepted and sent back at once, an application is one of the two", async () => {
  const made = await submitted();
  const both = await raceFor(w, "application", [
    () =>
      reviewApplication(w.ctxFor("reviewer"), {
        ...made,
        verified: VERIFIED,
        decision: { accept: numbers() },
      }),
    () =>
      reviewApplication(w.ctxFor("reviewer"), {
        ...made,
        decision: { findings: [{ field: "name", reason: "与执照不符" }] },
      }),
  ]);
  expect((await ends(both)).sort()).toEqual(["application_not_in", "done"]);
});

test("a shop that is not waiting for its approval is never opened by one", async () => {
  const made = await submitted();
  await reviewApplication(w.ctxFor("reviewer"), {
    ...made,
    verified: VERIFIED,
    decision: { accept: numbers() },
  });
  await w.sql`alter table sub_merchant disable trigger user`;
  await w.sql`update sub_merchant set status = 'draft' where id = ${uuidOf(made.subMerchantId)}`;
  await w.sql`alter table sub_merchant enable trigger user`;
  const approve = approveApplication(w.ctxFor("approver"), made);
  await expect(approve).rejects.toThrow(Error);
  const [row] = await w.sql`select status from application where id = ${uuidOf(made.applicationId)}`;
  expect(row).toEqual({ status: "in_review" });
});
