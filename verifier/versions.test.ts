import { beforeAll, expect, test } from "vitest";
import type { Calendar, CalendarVersion } from "#server/calendar/calendar.ts";
import { calendarSha256 } from "#server/calendar/calendar-codec.ts";
import { instantText } from "#server/calendar/instant.ts";
import type { Position } from "#server/clearing/clearing-file.ts";
import type { AcquirerRegister, RegisterEntry } from "#server/clearing/register.ts";
import { registerSha256 } from "#server/clearing/register-codec.ts";
import { registerOf } from "#server/clearing/testing/register.ts";
import type { BookVersions } from "./books.ts";
import { CALENDAR, checkLived, type LivedDay, liveDays } from "./testing/chain-of-days.ts";
import { lie } from "./testing/changes/change.ts";
import { keptIn } from "./testing/kept-versions.ts";
import { chooseVersion } from "./version-choice.ts";

const END = "2026-11-21T00:00:00+08:00";
const AFTER = "2026-11-21T00:00:01+08:00";
const BEFORE = "2026-11-20T23:59:59+08:00";
const kept = (...list: [version: number, at: string, leftOutDays: number][]): AcquirerRegister[] =>
  list.map(([version, at, leftOutDays]) => registerOf([], { version, at, leftOutDays }));
const choose = (versions: AcquirerRegister[], leftOutDays: number) => {
  const stated = { sha256: registerSha256(registerOf([], { leftOutDays })), windowTo: END };
  return chooseVersion(versions.toReversed(), stated, registerSha256);
};

test("of equal versions the first that was written at the window's end or after it is the file's", () => {
  const same = kept([1, BEFORE, 3], [2, END, 3], [3, AFTER, 3], [4, AFTER, 5]);
  expect(choose(same, 3)).toMatchObject({ used: { version: 2 }, newest: { version: 4 }, fault: undefined });
  expect(choose(same, 5)).toMatchObject({ used: { version: 4 }, fault: undefined });
});

test("a version of before the window's end is too early, and one that nobody kept is not known", () => {
  const versions = kept([1, BEFORE, 3], [2, END, 4]);
  expect(choose(versions, 3)).toMatchObject({ used: { version: 1 }, fault: { kind: "early" } });
  expect(choose(versions, 7)).toMatchObject({
    used: { version: 2 },
    fault: { kind: "unknown", kept: [{ version: 2 }, { version: 1 }] },
  });
  expect(choose([], 3)).toBe(undefined);
});

test("versions before the one that is found are not read", () => {
  const read: number[] = [];
  function* newestFirst() {
    for (const one of kept([1, BEFORE, 4], [2, BEFORE, 3], [3, AFTER, 3]).reverse()) {
      read.push(one.version);
      yield one;
    }
  }
  const sha256 = registerSha256(registerOf([], { leftOutDays: 3 }));
  chooseVersion(newestFirst(), { sha256, windowTo: END }, registerSha256);
  expect(read).toEqual([3, 2]);
});

let lived: LivedDay;
let paid: Position;
beforeAll(async () => {
  for await (const day of liveDays(2, 5)) {
    lived = day;
    const found = day.proposed.file.positions.find((p) => p.action === "PAY");
    if (found) paid = found;
    if (found) break;
  }
});

const everything = { acquirerReference: null, fen: null, reason: "风险核查" };
const newest = () => lived.world.registers.at(-1) as AcquirerRegister;
const later = (ms: number) => instantText(new Date(Date.parse(lived.proposed.file.header.windowTo) + ms));
/** The newest version with this shop changed, laid an hour later. */
function changed(change: Partial<RegisterEntry>): AcquirerRegister {
  const { version, subMerchants, ...rest } = newest();
  const entries = subMerchants.map((e) => (e.subMerchantNo === paid.subMerchantNo ? { ...e, ...change } : e));
  return { ...rest, subMerchants: entries, version: version + 1, at: later(3_600_000) };
}
/** Checks with these versions of the register beside the calendars. */
function check(
  registers: readonly AcquirerRegister[],
  falsified?: Awaited<ReturnType<typeof lie>>,
  calendars?: (versions: BookVersions) => BookVersions["calendar"],
) {
  const { proposed } = lived;
  const digest = falsified ? falsified.proposed : proposed;
  return checkLived(lived, digest, (books) => {
    const header = { ...proposed.file.header };
    const stated = Buffer.from(digest?.clr ?? proposed.clr)
      .toString("utf8")
      .split("\n")[0]
      ?.split("|");
    header.registerSha256 = stated?.at(-2) ?? "";
    header.calendarSha256 = stated?.at(-1) ?? "";
    const versions = keptIn({ ...lived.world, registers: [...registers] }, CALENDAR, header);
    const all = calendars ? { ...versions, calendar: calendars(versions) } : versions;
    return { ...books, versions: all, register: all.register.used, calendar: all.calendar.used.years };
  });
}
const named = async (result: ReturnType<typeof check>) =>
  (await result).differences.kept.map((d) => [d.law, d.where.reference, d.where.field, d.expected, d.found]);

test("a newer version under which a shop would be paid otherwise is told with shop and amount, and is no difference", async () => {
  const { differences, notices } = await check([...lived.world.registers, changed({ holds: [everything] })]);
  expect(differences.kept).toEqual([]);
  expect(notices).toEqual([expect.stringContaining(`${paid.subMerchantNo} 现在不付（暂缓：本机构暂缓）`)]);
  expect(notices[0]).toContain(`第 ${newest().version + 1} 版`);
  const renewed = await check([
    ...lived.world.registers,
    changed({ accountRef: "other", accountVersion: 9 }),
  ]);
  expect(renewed.notices).toEqual([expect.stringContaining("元到 other")]);
  const renamed = await check([...lived.world.registers, changed({ name: "other" })]);
  expect([renamed.differences.count, renamed.notices]).toEqual([0, []]);
});

test("a version that was written before the window ended is named with its instant", async () => {
  const early = { ...newest(), at: later(-1000) };
  const found = await named(check([...lived.world.registers.slice(0, -1), early]));
  expect(found.filter(([law]) => law === "header.register")).toEqual([
    [
      "header.register",
      lived.day,
      "registerSha256",
      `at ≥ ${lived.proposed.file.header.windowTo}`,
      `第 ${early.version} 版（${early.at}）`,
    ],
  ]);
});

test("a register that nobody kept is named by shop and field where the shop's line shows it", async () => {
  const register = { ...newest(), leftOutDays: 30 };
  const header = { ...lived.input.header, registerSha256: registerSha256(register) };
  const falsified = await lie(lived, (day) => ({ ...day, register, header }));
  const held = changed({ holds: [everything] });
  const found = await named(check([...lived.world.registers, held], falsified));
  expect(found.filter(([law]) => law === "header.register")).toEqual([
    [
      "header.register",
      paid.subMerchantNo,
      "holds",
      '[{"acquirerReference":null,"fen":null,"reason":"风险核查"}]',
      "[]",
    ],
  ]);
  const other = changed({ accountRef: "other", accountVersion: 9 });
  const accounts = await named(check([other], falsified));
  expect(accounts).toContainEqual([
    "header.register",
    paid.subMerchantNo,
    "accountRef",
    "other",
    paid.accountRef,
  ]);
});

test("a register of which nothing shows is one difference that says which versions were there", async () => {
  const register = { ...newest(), leftOutDays: 30 };
  const header = { ...lived.input.header, registerSha256: registerSha256(register) };
  const falsified = await lie(lived, (day) => ({ ...day, register, header }));
  const [difference, ...others] = await named(check(lived.world.registers, falsified));
  expect(others).toEqual([]);
  expect(difference?.slice(0, 3)).toEqual(["header.register", lived.day, "registerSha256"]);
  expect(difference?.[3]).toContain(`第 ${newest().version} 版（${newest().at}）`);
});

/** The only version there is. */
const alone = (one: CalendarVersion) => {
  const sha256 = calendarSha256(one.years);
  return { used: one, usedSha256: sha256, newest: one, newestSha256: sha256 };
};

test("a calendar that nobody kept, or of before the window's end, is named", async () => {
  const years: Calendar = { ...CALENDAR, "2031": { holidays: [], workdays: [] } };
  const other = { version: 2, at: later(0), years };
  const unknown = await named(
    check(lived.world.registers, undefined, () => ({
      ...alone(other),
      fault: { kind: "unknown", kept: [other] },
    })),
  );
  expect(unknown).toEqual([
    expect.arrayContaining(["header.calendar", "calendarSha256", `第 2 版（${other.at}）`]),
  ]);
  const early = { version: 1, at: later(-1000), years: CALENDAR };
  const found = await named(
    check(lived.world.registers, undefined, () => ({ ...alone(early), fault: { kind: "early" } })),
  );
  expect(found).toEqual([expect.arrayContaining(["header.calendar", `第 1 版（${early.at}）`])]);
});

test("a newer calendar under which everybody is paid on another day is told, and is no difference", async () => {
  const { settleDay } = lived.proposed.file.header;
  const year = settleDay.slice(0, 4);
  const table = CALENDAR[year] ?? { holidays: [], workdays: [] };
  const isWorked = table.workdays.includes(settleDay);
  const years: Calendar = {
    ...CALENDAR,
    [year]: {
      holidays: [...table.holidays, settleDay],
      workdays: isWorked ? table.workdays.filter((d) => d !== settleDay) : table.workdays,
    },
  };
  const { differences, notices } = await check(lived.world.registers, undefined, ({ calendar }) => ({
    ...calendar,
    newest: { version: 2, at: later(60_000), years },
    newestSha256: calendarSha256(years),
  }));
  expect(differences.kept).toEqual([]);
  expect(notices).toEqual([expect.stringContaining(`本文件 ${settleDay}`)]);
});
