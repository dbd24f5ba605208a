import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { beginsOn, clearingDateOf, cutOffText } from "#server/calendar/clearing-date.ts";
import { dayFrom } from "#server/calendar/day.ts";
import english from "../../messages/en/common.json";
import chinese from "../../messages/zh-CN/common.json";
import { DayTerm } from "./day-term.tsx";

const DAY = dayFrom("2026-11-20");
const said = (locale: "zh-CN" | "en", minutes: number): string => {
  const cutOffs = [{ from: DAY, minutes }];
  return renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      timeZone="Asia/Shanghai"
      messages={{ common: locale === "en" ? english : chinese }}
    >
      <DayTerm
        books={{ acquirerName: "A", cutOff: cutOffText(DAY, cutOffs), beginsOn: beginsOn(DAY, cutOffs) }}
      >
        账日
      </DayTerm>
    </NextIntlClientProvider>,
  );
};

test.each([
  [0, "00:00 到 24:00", "00:00 to 24:00", "2026-11-20T23:30:00", "2026-11-20"],
  [
    -60,
    "23:00 以后付的算第二天",
    "paid from 23:00 on counts as the next day",
    "2026-11-20T23:30:00",
    "2026-11-21",
  ],
  [
    -720,
    "12:00 以后付的算第二天",
    "paid from 12:00 on counts as the next day",
    "2026-11-20T12:30:00",
    "2026-11-21",
  ],
  [
    120,
    "02:00 以前付的算前一天",
    "paid before 02:00 counts as the day before",
    "2026-11-21T01:30:00",
    "2026-11-20",
  ],
  [
    720,
    "12:00 以前付的算前一天",
    "paid before 12:00 counts as the day before",
    "2026-11-21T11:30:00",
    "2026-11-20",
  ],
])(
  "a day that begins %i minutes from midnight is explained as the books count it",
  (minutes, zh, en, at, day) => {
    expect(said("zh-CN", minutes)).toContain(zh);
    expect(said("en", minutes)).toContain(en);
    expect(clearingDateOf(new Date(`${at}+08:00`), [{ from: DAY, minutes }])).toBe(day);
  },
);

test("the explanation is a button's own, so that keys and fingers open it", () => {
  const [, target, id] =
    /<button type="button"[^>]*popoverTarget="([^"]+)"[^>]*>.*id="([^"]+)" popover="auto"/i.exec(
      said("zh-CN", 0),
    ) ?? ["", "no", "button"];
  expect(target).toBe(id);
});
