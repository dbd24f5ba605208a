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
      // A database error carries the row it tripped over in its detail: the code says enough.
      err: (error: unknown) => {
        if (!(error instanceof Error)) return { message: String(error) };
        const code = "code" in error ? error.code : undefined;
        return { type: error.name, message: error.message, code, stack: error.stack };
      },
      req: (req: { id?: unknown; method?: string; routeOptions?: { url?: string } }) => ({
        id: req.id,
        method: req.method,
        route: req.routeOptions?.url,
      }),
    },
  };
  return pino(options, to);
}

export type { Logger };
