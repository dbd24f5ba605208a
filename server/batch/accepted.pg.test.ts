/** What two people accepted and the books do not let enter by its terms: it is named, with who acts, and it goes its way. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { tracePayment } from "../arrival/trace-payment.ts";
import { addDays } from "../calendar/calendar.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { startOf } from "../calendar/instant.ts";
import type { AcquirerRegister } from "../clearing/register.ts";
import { listItems } from "../statement/list-items.ts";
import { recordAcceptedPayments } from "../statement/record-accepted-payments.ts";
import { type ClearingWorld, openClearingWorld } from "./testing/clearing-world.ts";
import { SHOP } from "./testing/shops.ts";

const DAY = dayFrom("2026-11-20");
const NEXT = addDays(DAY, 1);
const MALL = "M00000000000003";
const HOUR_MS = 3_600_000;
const at = (text: string) => new Date(`2026-11-${text}+08:00`);

let world: ClearingWorld;
beforeEach(async () => {
  world = await openClearingWorld();
});
afterEach(() => world.close());

const barring =
  (no: string, from: string) =>
  (register: AcquirerRegister): AcquirerRegister => ({
    ...register,
    barred: [...register.barred, { no, from }],
  });
type Change = { register?: (register: AcquirerRegister) => AcquirerRegister };
async function endDay(day: Day, change: Change = {}): Promise<void> {
  await world.test.moveTo(new Date(startOf(addDays(day, 1)).getTime() + 10 * HOUR_MS));
  await world.core.lay(change);
  await world.turn();
}
const items = async () => (await listItems(world.test.ctxFor("clearing-1"), {})).items;
const leftOutOf = async (day: Day) => (await world.file(day)).file.leftOut;

test("accepted for a shop that was barred since: named with who acts, and it enters once the bar is lifted", async () => {
  await world.pay({ fen: 20_000n, at: at("20T11:00:00") });
  const strange = await world.pay({ fen: 3_500n, at: at("20T13:00:00"), platform: false });
  await endDay(DAY);
  await world.decide(DAY);
  const [x] = await leftOutOf(DAY);
  const register = barring(SHOP, "2026-11-21T09:00:00+08:00");
  await world.decideItem(
    { ...strange, refundReference: "", acquirerReference: strange.reference, amount: x?.amount ?? 0n },
    "accept",
    { register },
  );
  expect(await items()).toMatchObject([{ state: "decided", stuck: null }]);
  await endDay(NEXT, { register });
  expect(await leftOutOf(NEXT)).toMatchObject([{ acquirerReference: strange.reference }]);
  expect(await items()).toMatchObject([{ state: "decided", stuck: "barred" }]);
  const lifted = addDays(NEXT, 1);
  await world.decide(NEXT);
  await world.pay({ fen: 20_000n, at: at("22T11:00:00"), seller: "M00000000000005" });
  await endDay(lifted, { register: (r) => ({ ...r, barred: r.barred.filter((b) => b.no !== SHOP) }) });
  const { file } = await world.file(lifted);
  expect(file).toMatchObject({ leftOut: [], decisions: [{ kind: "accept", subMerchantNo: SHOP }] });
  expect((await items()).filter((i) => i.state !== "done")).toEqual([]);
});

test("accepted although its agreement cannot be computed: the trace says that all of it is the seller's, and why", async () => {
  const register = barring(MALL, "2026-11-01T00:00:00+08:00");
  const sale = await world.pay({ fen: 10_000n, at: at("20T12:00:00") });
  await endDay(DAY, { register });
  const trace = () => tracePayment(world.test.ctxFor("coffee-owner"), { orderId: sale.orderId });
  expect(await leftOutOf(DAY)).toMatchObject([{ acquirerReference: sale.reference, kind: "not_computable" }]);
  expect((await trace()).isWhole).toBe(false);
  await world.decide(DAY);
  const item = { acquirerReference: sale.reference, refundReference: "", amount: 10_000n };
  await world.decideItem(item, "accept", { register });
  await recordAcceptedPayments(world.ctx);
  await endDay(NEXT, { register });
  const { file } = await world.file(NEXT);
  expect(file).toMatchObject({ leftOut: [], decisions: [{ kind: "accept", amount: 9_962n }] });
  const seen = await trace();
  expect(seen).toMatchObject({ isWhole: true, file: { clearingDate: NEXT } });
  expect(seen.parts).toMatchObject([{ number: SHOP, fen: 9_962n, own: true }]);
  world.writeDesk();
  const check = await checkFile(checkPathsFrom({ desk: world.desk }));
  expect(check.differences.kept).toEqual([]);
});
