import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isWorkingDay } from "#server/calendar/calendar.ts";
import { readCalendar } from "#server/calendar/calendar-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { startOf } from "#server/calendar/instant.ts";
import { DEMO_STAFF } from "#server/setup/demo.ts";
import { type Acquirer, openAcquirer } from "./acquirer.ts";
import { type Clerk, openClerk } from "./clerk.ts";
import { type DemoFile, readDemoFile } from "./demo-file.ts";
import { type Person, signIn } from "./person.ts";

/** One running installation and the people who work with it. */
export interface Past {
  demo: DemoFile;
  seed: number;
  acquirer: Acquirer;
  clerk: Clerk;
  /** Who answers for a shop, signed in once. */
  ownerOf(shop: string): Promise<Person>;
  personOf(login: string): Promise<Person>;
  isDayOff(day: Day): boolean;
  /** Orders of the days so far, by reference: what a refund later names. */
  sold: Map<string, Sold>;
  /** Shops that sell no more. */
  closed: Set<string>;
  /** The version of a date that was rejected last. */
  rejected: Map<Day, string>;
  /** Dates whose file waits for the desk, oldest first. */
  waiting: Day[];
  /** Files that the desk has fetched and not yet released, oldest first. */
  fetched: string[];
}

export interface Sold {
  /** As the sale says: orders of one moment are answered in any order. */
  reference: string;
  atMs: number;
  orderId: string;
  shop: string;
  fen: number;
  channel: string;
  merchantOrderNo: string;
  day: Day;
  isPaid: boolean;
}

export async function openPast(dataDir: string, seed: number): Promise<Past> {
  const demo = readDemoFile(dataDir);
  const acquirer = await openAcquirer(demo);
  const people = new Map<string, Promise<Person>>();
  const personOf = (login: string) => {
    const known = people.get(login) ?? signIn(demo, login);
    people.set(login, known);
    return known;
  };
  const ownerOf = (shop: string) =>
    personOf(DEMO_STAFF.find((s) => s.shop === shop && s.role === "owner")?.login ?? "mall-owner");
  const isDayOff = (day: Day) =>
    !isWorkingDay(readCalendar(readFileSync(join(demo.desk, "calendar.json"), "utf8")).years, day);
  const clerk = openClerk(demo, acquirer, await personOf("clearing-1"));
  return {
    demo,
    seed,
    acquirer,
    clerk,
    ownerOf,
    personOf,
    isDayOff,
    sold: new Map(),
    closed: new Set(),
    rejected: new Map(),
    waiting: [],
    fetched: [],
  };
}

/** A time of a day: "09:10" or ms since midnight. */
export function timeOf(day: Day, at: string | number): Date {
  if (typeof at === "number") return new Date(startOf(day).getTime() + at);
  return new Date(`${day}T${at.length === 5 ? `${at}:00` : at}+08:00`);
}
