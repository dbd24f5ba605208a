import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

test("npm test leaves out no check of the house, and CI runs npm test", () => {
  const steps = [...read("bin/check.ts").matchAll(/name: "([^"]+)",\s*run/g)].map((m) => m[1]);
  expect(steps).toEqual([
    "format",
    "lint",
    "types",
    "arrows",
    "dead",
    "dead without tests",
    "unit",
    "build",
    "browser",
  ]);
  expect(read(".ci/run")).toMatch(/^npm test$/m);
  expect(JSON.parse(read("package.json")).scripts.test).toBe("node bin/test.js");
});
