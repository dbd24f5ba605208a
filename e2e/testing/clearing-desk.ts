import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { readDemo } from "./stack.ts";
import { verifyClearing } from "./verify-clearing.ts";

/** Opens the newest proposed file of one business day ("2026-11-20"), waiting until the worker has proposed it. */
export async function openProposed(desk: Page, day: string): Promise<string> {
  const compact = day.replaceAll("-", "");
  await expect(async () => {
    await desk.goto(`/acquirer/files?month=${day.slice(0, 7)}`);
    await desk
      .getByRole("row")
      .filter({ hasText: new RegExp(`QFC1_ACQ001_${compact}_\\d`) })
      .first()
      .getByRole("link")
      .first()
      .click({ timeout: 1_000 });
    await desk.locator("input[accept='.rel']").waitFor({ timeout: 1_500, state: "attached" });
  }).toPass({ timeout: 60_000 });
  const name = await desk.locator("a[download$='.clr']").getAttribute("download");
  return (name ?? "").replace(/\.clr$/, "");
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

/** The whole turn of the clearing desk for one day: download, check, two signatures, upload, payment file to the bank. */
export async function releaseDay(desk: Page, day: string): Promise<string> {
  const name = await openProposed(desk, day);
  await downloadAll(desk);
  const check = verifyClearing("check", "--file", fileOf(name));
  expect(check.words).toContain("一致");
  expect(check.status).toBe(0);
  for (const person of ["clearing-1", "clearing-2"]) {
    const key = join(readDemo().desk, "keys", `${person}.key`);
    expect(verifyClearing("release", "--file", fileOf(name), "--key", key).status).toBe(0);
  }
  await uploadRelease(desk, name);
  await expect(desk.locator("input[accept='.rel']")).toHaveCount(0);
  expect(verifyClearing("export", "--file", fileOf(name), "--profile", "pain001").status).toBe(0);
  return name;
}

export async function uploadRelease(desk: Page, name: string): Promise<void> {
  await desk.locator("input[accept='.rel']").setInputFiles(join(readDemo().desk, "files", `${name}.rel`));
}
