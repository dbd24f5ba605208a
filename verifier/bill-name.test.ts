import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { billName, writeBill } from "#server/acquirer/bill-codec.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { CHANNELS, walletOf } from "#server/channel/channel.ts";
import { billOf } from "./bill-name.ts";
import { Unreadable } from "./books.ts";

const DAY = dayFrom("2026-11-20");
const folder = mkdtempSync(join(tmpdir(), "bills-"));
afterAll(() => rmSync(folder, { recursive: true }));

function lay(name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

test.each(CHANNELS)("a bill of %s is known by its name, and without one by its first bytes", (channel) => {
  const account = walletOf(channel).number.example(0);
  const bytes = writeBill(channel, { account, day: DAY, rows: [] });
  for (const name of [billName(channel, DAY), "bill-2026-11-20"])
    expect(billOf(lay(name, bytes))).toEqual({ channels: [channel], day: DAY });
});

test("a bill that neither its name nor its bytes place is refused, never read as some wallet's", () => {
  expect(() => billOf(lay("20261120.csv", "what,is,this"))).toThrow(Unreadable);
});
