import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { Usage } from "../inputs.ts";

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

/** Joins a command with its own options; any other option throws `Usage`. */
export function command<const T extends ParseArgsOptionsConfig>(parts: {
  summary: string;
  usage: string;
  options: T;
  run: (options: Values<T>) => number | Promise<number>;
}): Command {
  const { summary, usage, options } = parts;
  return { summary, usage, run: (args) => parts.run(valuesOf(args, options)) };
}

function valuesOf<T extends ParseArgsOptionsConfig>(args: string[], options: T): Values<T> {
  const { values, positionals } = parsed(args, options);
  if (positionals.length > 0) throw new Usage(`多余的参数 / unexpected: ${positionals.join(" ")}`);
  return values;
}

function parsed<T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}
