import type { AddressInfo } from "node:net";
import { BadSetting } from "../env/read-env.ts";
import type { Logger } from "../log.ts";

/** SIGTERM stops accepting and lets what runs finish, at most this long, ms. */
export const DRAIN_MS = 10_000;

/** A start that is refused for a reason the person at the desk can mend: said in one sentence. */
export class StartRefused extends Error {
  override name = "StartRefused";
}

/** The port a server really listens on: port 0 asks for any free one. */
export function portOf(server: { addresses(): (AddressInfo | string)[] }): number | undefined {
  const [first] = server.addresses();
  return typeof first === "object" ? first.port : undefined;
}

/**
 * The life of one process: start, run until SIGTERM or SIGINT, drain, end. A second signal ends it at once.
 * What nobody caught ends it too: a supervisor starts a process whose state is known again.
 */
export async function runProcess(
  log: (level: string) => Logger,
  start: () => Promise<{ log: Logger; stop(): Promise<void> }>,
): Promise<void> {
  let running: Awaited<ReturnType<typeof start>>;
  try {
    running = await start();
  } catch (error) {
    const isSaid = error instanceof BadSetting || error instanceof StartRefused;
    const said = log("info");
    if (isSaid) said.fatal(error.message);
    else said.fatal({ err: error }, "cannot start");
    process.exit(1);
  }
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    running.log.info({ signal }, "draining");
    const limit = setTimeout(() => {
      running.log.error("not drained in time");
      process.exit(1);
    }, DRAIN_MS);
    limit.unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        running.log.error({ err: error }, "stopped badly");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      running.log.fatal({ err: error }, event);
      process.exit(1);
    });
  }
}
