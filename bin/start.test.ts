import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findTaken, portsOf } from "./ports.js";

const BIN = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), "start-"));
/** Another program, at a port of a start. */
const other = createServer();
let taken = 0;
beforeAll(async () => {
  // Below the ports that the machine gives away, so that the rest of the row stays free.
  let web = 20_000 + 10 * Math.floor(Math.random() * 1_000);
  while ((await findTaken(portsOf(web), "127.0.0.1")) !== undefined) web += 10;
  taken = portsOf(web).postgres;
  other.listen(taken, "127.0.0.1");
  await once(other, "listening");
});
afterAll(() => {
  other.close();
  rmSync(folder, { recursive: true });
});

async function run(script: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [script], { env: { ...process.env, ...env } });
  const [said, printed, [code]] = await Promise.all([
    text(child.stderr),
    text(child.stdout),
    once(child, "exit"),
  ]);
  return { said, printed, code };
}
const oneSentence = () => new RegExp(`^\\n.*${taken}.*is taken; .*\\n$`);

test("a busy port is told in one sentence before a minute of installing", async () => {
  const clone = join(folder, "clone");
  mkdirSync(join(clone, "bin"), { recursive: true });
  for (const name of ["start.js", "ports.js", "prepare.js"])
    cpSync(join(BIN, name), join(clone, "bin", name));
  writeFileSync(join(clone, "package.json"), '{"type":"module"}');
  writeFileSync(join(clone, "package-lock.json"), "{}");
  // As the web's, and as the database's.
  for (const port of [taken, taken - 3]) {
    const { said, printed, code } = await run(join(clone, "bin", "start.js"), {
      PORT: String(port),
      DATA_DIR: folder,
    });
    expect(said).toMatch(oneSentence());
    expect([printed, code]).toEqual(["", 1]);
  }
  expect(existsSync(join(clone, "node_modules"))).toBe(false);
});

test("a busy port of the database is told in one sentence, and nothing is begun that a next start would call interrupted", async () => {
  const data = join(folder, "data");
  const up = join(BIN, "..", "server", "bin", "up.ts");
  const { said, code } = await run(up, { PORT: String(taken - 3), DATA_DIR: data });
  expect(said).toMatch(oneSentence());
  expect(code).toBe(1);
  expect(existsSync(join(data, "past.json"))).toBe(false);
  expect(existsSync(join(data, "running.json"))).toBe(false);
});

test("a start of npm's ends all it began when npm is gone", async () => {
  const sleeper = join(folder, "sleeper.mjs");
  writeFileSync(sleeper, 'console.log("began"); setTimeout(() => {}, 60_000);');
  const start = join(folder, "start.mjs");
  const prepare = pathToFileURL(join(BIN, "prepare.js")).href;
  writeFileSync(
    start,
    `import { become } from ${JSON.stringify(prepare)}; become(process.execPath, [${JSON.stringify(sleeper)}]);`,
  );
  const npm = join(folder, "npm.mjs");
  writeFileSync(
    npm,
    `import { spawn } from "node:child_process"; spawn(process.execPath, [${JSON.stringify(start)}], { stdio: "inherit" });`,
  );
  const shell = spawn(process.execPath, [npm], { env: { ...process.env, npm_lifecycle_event: "start" } });
  await once(shell.stdout, "data");
  shell.kill("SIGKILL");
  // Its descendants hold the pipe as long as one of them lives.
  await once(shell, "close");
});
