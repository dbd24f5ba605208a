#!/usr/bin/env node
/**
 * verify-clearing: the acquirer's own tool. It reads files and writes files; it has no database and no network.
 * Exit 0 equal or done, 1 differs or refused, 2 an input cannot be read.
 */
import { EQUAL, UNREADABLE } from "./command/command.ts";
import { COMMANDS } from "./command/commands.ts";
import { helpText } from "./command/help.ts";
import { complain, say } from "./command/print.ts";
import { failureOf } from "./failure.ts";
import { Usage } from "./options.ts";

/** Runs one command; the answer is the exit code. */
async function run([word, ...args]: string[]): Promise<number> {
  const wantsHelp = [word, ...args].some((arg) => arg === "--help" || arg === "-h");
  if (wantsHelp || word === undefined) {
    say(helpText(word));
    return wantsHelp ? EQUAL : UNREADABLE;
  }
  const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  if (!command) throw new Usage(`没有这个命令 / no such command: ${word}`);
  return command.run(args);
}

function failed(error: unknown): number {
  const { sentence, code } = failureOf(error);
  complain(sentence);
  return code;
}

process.exitCode = await run(process.argv.slice(2)).catch(failed);
