import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

test("a reader that closes the pipe ends nothing and is no fault: no stack, and the exit code stays the tool's own", async () => {
  const tool = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "--help"]);
  tool.stdout.destroy();
  const [said, [code]] = await Promise.all([text(tool.stderr), once(tool, "exit")]);
  expect(said).toBe("");
  expect(code).toBe(0);
});
