import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { Usage } from "../options.ts";

export const EQUAL = 0;
export const DIFFERS = 1;
export const UNREADABLE = 2;

export const text = { type: "string" } as const;
export const list = { type: "string", multiple: true } as const;
export const flag = { type: "boolean" } as const;

type Values<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: T; strict: true; allowPositionals: true }>
>["values"];

/** One command of the tool: what it is for, how it is called, and what it does. The answer is the exit code. */
export interface Command {
  /** One line of the list of commands, Chinese and English. */
  summary: string;
  /** Its options, as `--help` prints them. */
  usage: string;
  run(args: string[]): number | Promise<number>;
}

/** Joins a command with its own options; any other option, and more files than it takes, throws `Usage`. */
export function command<const T extends ParseArgsOptionsConfig>(parts: {
  summary: string;
  usage: string;
  options: T;
  /** Named without an option; none where absent. */
  filesMax?: number;
  run: (options: Values<T>, files: readonly string[]) => number | Promise<number>;
}): Command {
  const { summary, usage, options, filesMax = 0 } = parts;
  return {
    ...{ summary, usage },
    run: (args) => {
      const { values, positionals } = parsed(args, options);
      const unexpected = positionals.slice(filesMax);
      if (unexpected.length > 0) throw new Usage(`多余的参数 / unexpected: ${unexpected.join(" ")}`);
      return parts.run(values, positionals);
    },
  };
}

function parsed<T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Usage(optionFault(error as NodeJS.ErrnoException));
  }
}

/** What is wrong with the options, from the library's own code; its English stands behind. */
function optionFault({ code, message }: NodeJS.ErrnoException): string {
  const option = /'([^']+)'/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return `没有这个选项 / no such option: ${option}`;
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE")
    return `选项缺少内容，或不应有内容 / the option lacks its value, or takes none: ${option}`;
  return `命令行有误 / the command line is not right: ${message}`;
}
