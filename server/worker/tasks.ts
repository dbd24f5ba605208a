import { Logger as GraphileLogger, parseCrontab, type Runner, run, type TaskList } from "graphile-worker";
import type { Ctx } from "../context.ts";
import type { Logger } from "../log.ts";
import { ensurePartitions } from "./tend-partitions.ts";

/**
 * What runs by the calendar rather than by due rows, in the machine's time. Every task may run twice or be missed once:
 * the loops do the same work when it is due.
 */
const CRONTAB = ["7 * * * * ensure_partitions ?max=1"].join("\n");

const CONCURRENCY = 2;
const LEVELS = { error: "error", warning: "warn", info: "debug", debug: "debug" } as const;

/** Tasks by name, each with everything it needs bound. */
function tasksOf(ctx: Ctx): TaskList {
  return { ensure_partitions: () => ensurePartitions(ctx) };
}

/** Starts graphile-worker in its own schema; it brings that schema up to date itself. */
export function startTasks(machineUrl: string, ctx: Ctx, log: Logger): Promise<Runner> {
  return run({
    connectionString: machineUrl,
    schema: "graphile_worker",
    taskList: tasksOf(ctx),
    parsedCronItems: parseCrontab(CRONTAB),
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    logger: new GraphileLogger((scope) => (level, message) => {
      log[LEVELS[level]]({ job: scope.jobId, task: scope.taskIdentifier }, message);
    }),
  });
}
