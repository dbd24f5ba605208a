/** The worker process: asks the acquirer until every answer is final, and clears every day that ended. */
import { readWorkerEnv } from "../env/worker.ts";
import { openLog } from "../log.ts";
import { runProcess } from "./run-process.ts";
import { startWorker } from "./start-worker.ts";

await runProcess(
  (level) => openLog("worker", level),
  async () => {
    const env = readWorkerEnv(process.env);
    const log = openLog("worker", env.logLevel);
    const { stop } = await startWorker(env, log);
    return { log, stop };
  },
);
