import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, type Page } from "@playwright/test";
import { addDays } from "#server/calendar/calendar.ts";
import { dayFrom } from "#server/calendar/day.ts";
import { readEntryLine } from "#server/clearing/clearing-detail-codec.ts";
import type { ClearingFile, Entry } from "#server/clearing/clearing-file.ts";
import { digestOf, readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { readDemo } from "./stack.ts";
import { verifyClearing } from "./verify-clearing.ts";

/**
 * Opens the newest proposed file of one business day ("2026-11-20"), waiting until the worker has proposed it: another one than
 * `former`, where that was rejected or is void.
 */
export async function openProposed(desk: Page, day: string, former?: string): Promise<string> {
  const compact = day.replaceAll("-", "");
  let name = "";
  await expect(async () => {
    await desk.goto(`/acquirer/files?month=${day.slice(0, 7)}`);
    await desk
      .getByRole("row")
      .filter({ hasText: new RegExp(`QFC1_ACQ001_${compact}_\\d`) })
      .first()
      .getByRole("link")
      .first()
      .click({ timeout: 5_000 });
    await desk.locator("input[accept='.rel']").waitFor({ timeout: 10_000, state: "attached" });
    const clr = await desk.locator("a[download$='.clr']").getAttribute("download");
    name = (clr ?? "").replace(/\.clr$/, "");
    expect(name).not.toBe(former);
  }).toPass({ timeout: 120_000 });
  return name;
}

/** Downloads the four files into the acquirer's own folder, as the page says. */
export async function downloadAll(desk: Page): Promise<void> {
  for (const extension of [".clr", ".dtl.gz", ".sig", ".ok"]) {
    const waiting = desk.waitForEvent("download");
    await desk.locator(`a[download$='${extension}']`).click();
    const download = await waiting;
    await download.saveAs(join(readDemo().desk, "files", download.suggestedFilename()));
  }
}

export function fileOf(name: string): string {
  return join(readDemo().desk, "files", `${name}.clr`);
}

export const readProposed = (name: string): ClearingFile => readClearingFile(readFileSync(fileOf(name)));

/** What names a file everywhere: the SHA-256 of its bytes, in lower-case hex. */
export const digestOfFile = (name: string): string => digestOf(readFileSync(fileOf(name)));

/** "2026-11-20" and 3: "2026-11-23". */
export const dayAfter = (day: string, days: number): string => addDays(dayFrom(day), days);

/** The detail of a downloaded file, in its order. */
export const entriesOf = (name: string): Entry[] =>
  gunzipSync(readFileSync(join(readDemo().desk, "files", `${name}.dtl.gz`)))
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line, i) => readEntryLine(line, i + 1));

/** What a downloaded file's detail says of one payment, by the kind of its line. */
export const entryOf = <K extends Entry["kind"]>(name: string, kind: K, acquirerReference: string) =>
  entriesOf(name).find(
    (e): e is Extract<Entry, { kind: K }> => e.kind === kind && e.acquirerReference === acquirerReference,
  );

export function checkEqual(name: string): void {
  const check = verifyClearing("check", "--file", fileOf(name));
  expect(check.words).toContain("一致");
  expect(check.status, check.words).toBe(0);
}

/** One person signs a verdict with the own key. */
export function signVerdict(
  verdict: "release" | "reject",
  name: string,
  person: string,
  ...more: string[]
): void {
  const key = join(readDemo().desk, "keys", `${person}.key`);
  const signed = verifyClearing(verdict, "--file", fileOf(name), "--key", key, ...more);
  expect(signed.status, signed.words).toBe(0);
}

/** The whole turn of the clearing desk for one day: download, check, two signatures, upload, payment file to the bank. */
export async function releaseDay(
  desk: Page,
  day: string,
  { former, beforeExport }: { former?: string; beforeExport?: () => void } = {},
): Promise<string> {
  const name = await openProposed(desk, day, former);
  await downloadAll(desk);
  checkEqual(name);
  for (const person of ["clearing-1", "clearing-2"]) signVerdict("release", name, person);
  await uploadRelease(desk, name);
  await expect(desk.locator("input[accept='.rel']")).toHaveCount(0);
  beforeExport?.();
  expect(verifyClearing("export", "--file", fileOf(name), "--profile", "pain001").status).toBe(0);
  return name;
}

export async function uploadRelease(desk: Page, name: string): Promise<void> {
  const input = desk.locator("input[accept='.rel']");
  await expect(input).toBeEnabled({ timeout: 30_000 });
  await input.setInputFiles(join(readDemo().desk, "files", `${name}.rel`));
}
