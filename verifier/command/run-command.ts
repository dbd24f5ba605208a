import { failureOf } from "../failure.ts";
import { Usage } from "../options.ts";
import { EQUAL, UNREADABLE } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { helpText } from "./help.ts";
import { complain, say } from "./print.ts";

/** Runs one command line; what went wrong is a sentence. The answer is the exit code. */
export async function runCommand([word, ...args]: readonly string[]): Promise<number> {
  const wantsHelp = [word, ...args].some((arg) => arg === "--help" || arg === "-h");
  if (wantsHelp || word === undefined) {
    say(helpText(word));
    return wantsHelp ? EQUAL : UNREADABLE;
  }
  try {
    const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
    if (!command) throw new Usage(`没有这个命令 / no such command: ${word}`);
    return await command.run(args);
  } catch (error) {
    const { sentence, code } = failureOf(error);
    complain(sentence);
    return code;
  }
}
