import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { readDemo } from "./stack.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Runs the acquirer's own tool as its clerk would: the same command line, the desk folder, nothing else. */
export function verifyClearing(command: string, ...options: string[]): { status: number; words: string } {
  const done = spawnSync(
    process.execPath,
    [join(ROOT, "verifier", "main.ts"), command, "--desk", readDemo().desk, ...options],
    {
      cwd: ROOT,
      encoding: "utf8",
      env: { PATH: process.env.PATH ?? "", TZ: "Asia/Shanghai", NODE_ENV: "production" },
    },
  );
  return { status: done.status ?? -1, words: `${done.stdout}${done.stderr}` };
}

/** Every file of the desk since the date (YYYY-MM-DD) is equal, the released ones and those that wait: so many there are. */
export function expectAllEqual(since: string, files: number): void {
  const all = verifyClearing("check", "--all", "--since", since.replaceAll("-", ""));
  expect(all.status, all.words).toBe(0);
  expect(all.words.match(/^一致 equal$/gm), all.words).toHaveLength(files);
}
