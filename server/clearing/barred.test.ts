import { expect, test } from "vitest";
import { barredList, barredSince } from "./barred.ts";
import { shopEntry } from "./testing/register.ts";

const EARLY = "2026-11-01T00:00:00+08:00";
const LATE = "2026-11-20T12:00:00+08:00";
const shop = shopEntry("M1", { licenceCode: "91310101MA1", accountRef: "M1-A1" });

test("who is barred by its number, its licence code or its account is barred", () => {
  for (const no of ["M1", "91310101MA1", "M1-A1"])
    expect([no, barredSince(barredList([{ no, from: LATE }]), "M1", shop)]).toEqual([no, Date.parse(LATE)]);
  expect(barredSince(barredList([{ no: "M2", from: LATE }]), "M1", shop)).toBe(undefined);
});

test("what is barred in several ways is barred from the first of them", () => {
  const twice = barredList([
    { no: "M1", from: LATE },
    { no: "M1", from: EARLY },
  ]);
  expect(barredSince(twice, "M1", undefined)).toBe(Date.parse(EARLY));
  const ways = barredList([
    { no: "M1-A1", from: LATE },
    { no: "91310101MA1", from: EARLY },
  ]);
  expect(barredSince(ways, "M1", shop)).toBe(Date.parse(EARLY));
});
