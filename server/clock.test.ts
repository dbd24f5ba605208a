import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openClock, READ_EVERY_MS } from "./clock.ts";

test("business time follows the sandbox's clock file, and a half-written file changes nothing", () => {
  vi.useFakeTimers();
  const folder = mkdtempSync(join(tmpdir(), "clock-"));
  const file = join(folder, "clock.json");
  const clock = openClock(file);
  const written = (text: string) => {
    writeFileSync(file, text);
    vi.advanceTimersByTime(READ_EVERY_MS);
  };
  try {
    expect(clock.offsetMs()).toBe(0);
    written('{"offsetMs":86400000}');
    expect(clock.offsetMs()).toBe(86_400_000);
    expect(clock.now().getTime() - Date.now()).toBe(86_400_000);
    written('{"offsetMs":');
    expect(clock.offsetMs()).toBe(86_400_000);
    written('{"offsetMs":5}');
    expect(clock.offsetMs()).toBe(5);
  } finally {
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  }
});

test("without a file nothing can move business time", () => {
  const clock = openClock();
  const before = Date.now();
  const now = clock.now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
