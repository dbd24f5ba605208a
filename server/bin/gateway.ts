/** The gateway process: everything machines call. It holds the keys that talk to the acquirer. */
import { readGatewayEnv } from "../env/gateway.ts";
import { openLog } from "../log.ts";
import { runProcess } from "./run-process.ts";
import { startGateway } from "./start-gateway.ts";

await runProcess(
  (level) => openLog("gateway", level),
  async () => {
    const env = readGatewayEnv(process.env);
    const log = openLog("gateway", env.logLevel);
    const { stop } = await startGateway(env, log);
    return { log, stop };
  },
);
