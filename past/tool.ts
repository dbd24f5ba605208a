/**
 * A clerk's shell: the acquirer's own tool, one command line after the other in one process. Each line of standard input is a
 * JSON list of words, as they would follow `verify-clearing`; after what the tool says comes a line with its exit code.
 */
import { createInterface } from "node:readline";
import { runCommand } from "../verifier/command/run-command.ts";
import { END } from "./tool-end.ts";

for await (const line of createInterface({ input: process.stdin })) {
  const code = await runCommand(JSON.parse(line) as string[]);
  process.stdout.write(`${END}${code}\n`);
}
