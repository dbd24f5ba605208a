import { expect, test } from "vitest";
import { MIDNIGHT } from "../calendar/cut-off.ts";
import { type Day, dayFrom } from "../calendar/day.ts";
import { stepFrom } from "../life-cycle.ts";
import { AGREEMENT_LIFE, standingAt, standingOf } from "./agreement-status.ts";
import { inForceFrom, nextDateStart } from "./in-force.ts";

const at = (text: string) => new Date(`2026-11-${text}+08:00`);

test("nothing comes back from an end, and nobody skips the consents", () => {
  for (const end of ["revoked", "withdrawn", "returned", "declined"] as const)
    expect(AGREEMENT_LIFE.next[end]).toEqual([]);
  expect(AGREEMENT_LIFE.next.superseded).toEqual(["approved", "in_force"]); // its successor never begins
  expect(stepFrom(AGREEMENT_LIFE, "proposed", "approved")).toEqual([]);
  expect(stepFrom(AGREEMENT_LIFE, "draft", "consented")).toEqual([]);
});

test("the interval says whether a version holds: to its end, and not a second longer", () => {
  const version = {
    status: "superseded" as const,
    inForceFrom: at("10T00:00:00"),
    inForceTo: at("21T00:00:00"),
  };
  expect(standingAt(version, at("09T23:59:59"))).toBe("to_come");
  expect(standingAt(version, at("10T00:00:00"))).toBe("ending");
  expect(standingAt(version, at("20T23:59:59"))).toBe("ending");
  expect(standingAt(version, at("21T00:00:00"))).toBe("ended");
  expect(standingAt({ ...version, status: "in_force", inForceTo: null }, at("21T00:00:00"))).toBe("in_force");
  expect(standingAt({ status: "consented", inForceFrom: null, inForceTo: null }, at("21T00:00:00"))).toBe(
    "waiting",
  );
  expect(
    standingAt(
      { status: "revoked", inForceFrom: at("21T00:00:00"), inForceTo: at("21T00:00:00") },
      at("20T00:00:00"),
    ),
  ).toBe("ended");
});

test("of a closed shop nothing is told as in force, or to come; what had ended stays ended", () => {
  const version = { status: "in_force" as const, inForceFrom: at("10T00:00:00"), inForceTo: null };
  const told = (status: string, of = version) =>
    standingOf(of as never, { seller: { status }, at: at("20T00:00:00") });
  expect([told("active"), told("suspended"), told("closing")]).toEqual(Array(3).fill("in_force"));
  expect(told("closed")).toBe("shop_closed");
  expect(told("closed", { ...version, inForceFrom: at("21T00:00:00") })).toBe("shop_closed");
  expect(told("closed", { ...version, inForceTo: at("15T00:00:00") } as never)).toBe("ended");
});

test("the first version holds at once, a later one from the next clearing date, none before the day it names", () => {
  const approvedAt = new Date("2026-11-20T12:00:00.900+08:00");
  const from = (effectiveFrom: Day, hasFormer: boolean, cutOffs = MIDNIGHT) =>
    inForceFrom({ approvedAt, effectiveFrom, hasFormer, cutOffs });
  const ELEVEN = [{ from: dayFrom("2026-01-01"), minutes: -60 }];
  expect(from(dayFrom("2026-11-20"), false)).toEqual(at("20T12:00:00"));
  expect(from(dayFrom("2026-11-20"), true)).toEqual(at("21T00:00:00"));
  expect(from(dayFrom("2026-11-25"), false)).toEqual(at("25T00:00:00"));
  expect(from(dayFrom("2026-11-25"), true)).toEqual(at("25T00:00:00"));
  expect(from(dayFrom("2026-11-20"), true, ELEVEN)).toEqual(at("20T23:00:00"));
  expect(nextDateStart(at("20T23:30:00"), ELEVEN)).toEqual(at("21T23:00:00"));
});
