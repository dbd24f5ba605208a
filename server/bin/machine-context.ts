import { notifyChanges } from "#db/changes.ts";
import { openDatabase } from "#db/client.ts";
import { staySeen } from "#db/stay-seen.ts";
import { openAcquirers } from "../acquirer/registry.ts";
import { openClock } from "../clock.ts";
import type { AcquirerCtx } from "../context.ts";
import { type AcquirerConfigs, readAcquirerConfig } from "../env/acquirer-config.ts";
import { MOVED_CLOCK } from "../env/read-env.ts";
import { newId } from "../id.ts";
import { openKept } from "../kept.ts";
import type { Logger } from "../log.ts";
import { isAllSandbox, refuseDemoStaff } from "./refuse-demo-staff.ts";
import { refuseOtherSchema } from "./refuse-other-schema.ts";
import { StartRefused } from "./run-process.ts";

export interface Machine {
  actx: AcquirerCtx;
  configs: AcquirerConfigs;
  /** How far the sandbox moved the clock, ms. */
  offsetMs(): number;
  close(): Promise<void>;
}

/**
 * What gateway and worker share: the machine's database login, business time, the acquirers' keys. Refuses to start with
 * a broken acquirer file, on a schema it does not know, and beside a real acquirer while a demo sign-in exists.
 */
export async function openMachine(
  name: "gateway" | "worker",
  env: { machineUrl: string; acquirerConfigFile: string; clockFile: string | undefined },
  poolMax: number,
  log: Logger,
): Promise<Machine> {
  const configs = readConfig(env.acquirerConfigFile);
  if (env.clockFile !== undefined && !isAllSandbox(configs)) throw new StartRefused(MOVED_CLOCK);
  const clock = openClock(env.clockFile);
  const database = openDatabase({ url: env.machineUrl, login: "machine", max: poolMax });
  const changes = notifyChanges(env.machineUrl);
  staySeen(database.sql);
  const close = async () => {
    await changes.end();
    await database.end();
  };
  try {
    await refuseOtherSchema(database.sql);
    await refuseDemoStaff(database.sql, configs);
  } catch (error) {
    await close();
    throw error;
  }
  const actor = { kind: "machine", name } as const;
  return {
    configs,
    offsetMs: clock.offsetMs,
    close,
    actx: {
      db: database.forActor(actor),
      actor,
      kept: openKept(),
      origin: name,
      now: clock.now,
      newId: (prefix) => newId(prefix, clock.now()),
      defer: changes.defer,
      acquirers: openAcquirers(configs, clock, (trouble) => log.warn(trouble, "acquirer")),
    },
  };
}

function readConfig(file: string): AcquirerConfigs {
  try {
    return readAcquirerConfig(file);
  } catch (error) {
    // Its message names fields and files, never contents.
    throw new StartRefused(`ACQUIRER_CONFIG_FILE: ${error instanceof Error ? error.message : String(error)}`);
  }
}
