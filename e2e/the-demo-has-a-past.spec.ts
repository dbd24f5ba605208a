import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { openSession } from "#db/session.ts";
import { DEMO_PAST } from "#server/setup/demo.ts";
import { loggedFaults } from "./testing/logged-faults.ts";
import { onOwnStack } from "./testing/own-stack.ts";
import { signIn } from "./testing/people.ts";
import { sandbox } from "./testing/sandbox.ts";
import type { Stack } from "./testing/stack.ts";
import { expectAllEqual } from "./testing/verify-clearing.ts";

const WITH_PAST_UP_MS = 900_000;
const FIRST = DEMO_PAST.firstDay.replaceAll("-", "");
/** Days of the past whose file is on the desk: all but the last, which waits for its two people. */
const RELEASED_DAYS = 27;

/** `npm start` as somebody meets it for the first time, on a stack of its own. */
let stack: Stack;
onOwnStack(
  async (_, own) => {
    stack = own;
  },
  { withPast: true, upMs: WITH_PAST_UP_MS },
);

test("each made day is one line on the console, and the clock stands at the demo's now", async () => {
  const days = stack.words().match(/^ {2}2026-\d\d-\d\d 周. {2}\d+ 笔 ¥/gm) ?? [];
  expect(days).toHaveLength(RELEASED_DAYS + 2);
  const { now } = await sandbox.clock();
  expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse(DEMO_PAST.now));
});

test("the same seed makes the same past: what was sold, given back and paid out to the fen", () => {
  const said = (day: string) => new RegExp(`^ {2}${day} .*$`, "m").exec(stack.words())?.[0] ?? "";
  expect(said("2026-09-18")).toContain("57 笔 ¥2,663.20");
  expect(said("2026-09-20")).toContain("放行 2 份，付 ¥5,487.53");
  expect(said("2026-09-28")).toContain("放行 4 份，付 ¥13,420.67");
  expect(said("2026-10-08")).toMatch(/放行 8 份，付 ¥24,722\.13.*隔日退款 1 笔.*分账约定改为 2\.5%/);
  expect(said("2026-09-22")).toContain("取消后到账 1 笔");
});

test("every day of the past is equal on the acquirer's own desk, from the first one on", () => {
  expectAllEqual(FIRST, RELEASED_DAYS);
  expect(readdirSync(join(stack.demo.desk, "files")).filter((f) => f.endsWith(".rel"))).toHaveLength(
    RELEASED_DAYS,
  );
});

test("a customer pays seconds after the code, two people release minutes after a file comes, at the usual hour", async () => {
  const sql = openSession(stack.demo.databaseUrl);
  const [paces] =
    await sql`select count(*) filter (where paid_at < order_created_at + interval '5 seconds')::int as at_once,
    count(*)::int as all_of_them from payment where paid_at > order_created_at`;
  const days = await sql<{ minutes: number; clock: string }[]>`
    select extract(epoch from v.recorded_at - b.proposed_at)::float / 60 as minutes,
      to_char(v.recorded_at at time zone 'Asia/Shanghai', 'HH24:MI') as clock
    from clearing_batch b join clearing_file f on f.batch_id = b.id join verdict v on v.file_id = f.id`;
  await sql.end();
  expect(paces?.all_of_them).toBeGreaterThan(1_000);
  expect(paces?.at_once).toBe(0);
  expect(days).toHaveLength(RELEASED_DAYS);
  for (const { minutes, clock } of days) {
    expect(minutes).toBeGreaterThan(10);
    expect(clock).toMatch(/^09:[34]\d$/);
  }
});

test("no process reported a fault of its own, and nothing that the acquirer laid was refused", () => {
  expect(loggedFaults(0)).toEqual([]);
  const inbox = join(stack.demo.dataDir, "drop", "ACQ001", "inbox");
  const failed = readdirSync(inbox, { recursive: true, encoding: "utf8" }).filter((f) =>
    f.endsWith(".reason"),
  );
  expect(failed).toEqual([]);
});

test("every side's first screen shows a living mall", async ({ browser }) => {
  for (const [login, path, words] of [
    ["coffee-owner", "/today", /今天到现在 \d\d 笔/],
    ["mall-owner", "/today", /今天到现在 \d\d 笔/],
    ["book-owner", "/arrivals", /已到账/],
    ["coffee-cashier", "/till", /打开收银台/],
    ["clearing-1", "/acquirer/files", /QFC1_ACQ001_20261015_1/],
    ["operator", "/operator", /10月15日/],
  ] as const) {
    const page = await signIn(browser, login);
    await page.goto(path);
    await expect(page.getByText(words).first(), `${login} ${path}`).toBeVisible();
    await page.context().close();
  }
});
