import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SAMPLE_YEAR } from "../seed/calendar.ts";
import { seedSandbox } from "../seed.ts";
import { openTestSandbox, type TestSandbox, until } from "../testing/world.ts";

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
});
afterAll(() => box.close());

const year = {
  year: "2027",
  holidays: SAMPLE_YEAR.holidays.join(" "),
  workdays: SAMPLE_YEAR.workdays.join("，"),
};
const calendar = () => box.sandbox.world.desk.calendar();

test("what is no table of a year is refused in words and changes nothing", async () => {
  const before = calendar();
  for (const [change, word] of [
    [{ year: "27" }, "年份"],
    [{ holidays: "2026-10-01" }, "2026-10-01"],
    [{ holidays: "元旦" }, "元旦"],
    [{ holidays: "" }, "放假"],
    [{ workdays: "2027-01-04" }, "2027-01-04"],
  ] as const) {
    const { status, body } = await box.post("/core/calendar", { ...year, ...change });
    expect([status, body.error]).toEqual([422, expect.stringContaining(word)]);
  }
  expect(calendar()).toEqual(before);
});

test("the next year is the next version, laid for the platform, and stays when the seed comes by again", async () => {
  const { version } = calendar();
  const { status } = await box.post("/core/calendar", { ...year, holidays: `2027-01-02 ${year.holidays}` });
  expect(status).toBe(200);
  expect(calendar()).toMatchObject({
    version: version + 1,
    years: { "2027": { workdays: SAMPLE_YEAR.workdays } },
  });
  // A Saturday off says nothing.
  expect(calendar().years["2027"]?.holidays).toEqual(SAMPLE_YEAR.holidays);
  const inbox = join(box.sandbox.world.paths.inbox, "books");
  await until("the calendar is laid", () =>
    readdirSync(inbox).some((name) => name.startsWith(`calendar-${version + 1}-`) && name.endsWith(".ok")),
  );
  seedSandbox({ dir: box.dir, documents: { agreements: [], fees: [] }, ports: { gateway: 1, sandbox: 2 } });
  expect(Object.keys(calendar().years)).toEqual(["2026", "2027"]);
});
