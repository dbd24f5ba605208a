import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "watch-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** A program that says its process id and a word it reads from beside itself. */
const program = file(
  "program.mjs",
  `import { word } from "./word.mjs"; console.log(word, process.pid); setInterval(() => {}, 1000);`,
);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function watched() {
  file("word.mjs", `export const word = "first";`);
  const parent = file(
    "parent.mjs",
    `import { spawn } from "node:child_process";
     const bin = ${JSON.stringify(import.meta.dirname)};
     const child = spawn(process.execPath, ["--import", bin + "/end-with-parent.js", bin + "/watch.js", ${JSON.stringify(program)}],
       { stdio: ["ignore", "inherit", "inherit", "ipc"] });
     child.on("exit", (code) => process.exit(code));
     process.on("SIGTERM", () => child.kill("SIGTERM"));`,
  );
  const child = spawn(process.execPath, [parent], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (part) => {
    said += part;
  });
  const pidOf = async (word: string) => {
    await expect.poll(() => said, { timeout: 20_000 }).toMatch(new RegExp(`${word} \\d+`));
    return Number(new RegExp(`${word} (\\d+)`).exec(said)?.[1]);
  };
  return { child, pidOf };
}

test("a program that is watched starts again with what was changed, and ends when it is told to", async () => {
  const { child, pidOf } = await watched();
  const first = await pidOf("first");
  file("word.mjs", `export const word = "second";`);
  const second = await pidOf("second");
  expect([isAlive(first), isAlive(second)]).toEqual([false, true]);
  child.kill("SIGTERM");
  await once(child, "exit");
  await expect.poll(() => isAlive(second), { timeout: 10_000 }).toBe(false);
});

test("a program that is watched does not outlive a kill -9 of whoever started it", async () => {
  const { child, pidOf } = await watched();
  const pid = await pidOf("first");
  child.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});
