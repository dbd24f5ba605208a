import { type DestinationStream, type Logger, pino } from "pino";

/** Paths that never reach a log: keys, codes, bodies. What a route logs itself is chosen field by field. */
const REDACTED = [
  "req.headers",
  "res.headers",
  "headers",
  "*.headers",
  "body",
  "*.body",
  "paymentCode",
  "*.paymentCode",
  "codeUrl",
  "*.codeUrl",
  "password",
  "*.password",
  "key",
  "*.key",
  "err.parameters",
  "err.query",
  "err.config",
  "err.request",
  "err.response",
];

/** One JSON line per event on standard output. Never codes, keys or bodies. */
export function openLog(name: string, level: string, to: DestinationStream = pino.destination(1)): Logger {
  const options = {
    name,
    level,
    redact: { paths: REDACTED, censor: "[redacted]" },
    serializers: {
      err: errorFacts,
      req: (req: { id?: unknown; method?: string; routeOptions?: { url?: string } }) => ({
        id: req.id,
        method: req.method,
        route: req.routeOptions?.url,
      }),
    },
  };
  return pino(options, to);
}

/** How deep a chain of causes is read. */
const CAUSES_MAX = 5;

/**
 * What a log says of an error. One of the database carries statement, parameters and the row it tripped over in its
 * text: of it only SQLSTATE, constraint and the places in our code are said, also where another error wraps it.
 */
function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: typeof error === "string" ? error : typeof error };
  const database = causesOf(error).find(isOfDatabase);
  const facts = {
    type: error.name,
    code: textOf(database ?? error, "code"),
    constraint: textOf(database, "constraint_name"),
    table: textOf(database, "table_name"),
  };
  return isOfDatabase(error) || "query" in error
    ? { ...facts, message: "the database refused a statement", stack: framesOf(error) }
    : { ...facts, message: error.message, stack: error.stack };
}

function causesOf(error: Error): Error[] {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error && chain.length < CAUSES_MAX; at = at.cause)
    chain.push(at);
  return chain;
}

const isOfDatabase = (error: Error): boolean => error.name === "PostgresError" || "severity" in error;

const textOf = (error: Error | undefined, name: string): string | undefined => {
  const value: unknown = error === undefined ? undefined : Reflect.get(error, name);
  return typeof value === "string" ? value : undefined;
};

/** The stack without the message that stands at its head and may hold lines of its own. */
function framesOf(error: Error): string | undefined {
  const stack = error.stack ?? "";
  const at = stack.lastIndexOf(error.message);
  const frames = at < 0 || error.message === "" ? stack : stack.slice(at + error.message.length);
  return frames
    .split("\n")
    .filter((line) => /^ {4}at \S/.test(line))
    .join("\n");
}

/** What a framework would print of errors goes through our log instead, and so through `errorFacts`. */
export function takeConsole(log: Logger, target: Pick<Console, "error" | "warn"> = console): void {
  const say =
    (level: "error" | "warn") =>
    (...said: unknown[]) => {
      const err = said.find((part) => part instanceof Error);
      log[level](
        { err },
        said
          .filter((part) => typeof part === "string")
          .join(" ")
          .slice(0, 200),
      );
    };
  target.error = say("error");
  target.warn = say("warn");
}

export type { Logger };
