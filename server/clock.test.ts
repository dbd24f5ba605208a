import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openClock } from "./clock.ts";

test("business time follows the sandbox's clock file, and a half-written file changes nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "clock-"));
  const file = join(folder, "clock.json");
  const clock = openClock(file);
  try {
    expect(clock.offsetMs()).toBe(0);
    writeFileSync(file, '{"offsetMs":86400000}');
    await expect.poll(() => clock.offsetMs()).toBe(86_400_000);
    expect(clock.now().getTime() - Date.now()).toBeGreaterThan(86_399_000);
    writeFileSync(file, '{"offsetMs":');
    await new Promise((done) => setTimeout(done, 300));
    expect(clock.offsetMs()).toBe(86_400_000);
  } finally {
    clock.close();
    rmSync(folder, { recursive: true });
  }
});

test("without a file nothing can move business time", () => {
  const clock = openClock();
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(50);
});
