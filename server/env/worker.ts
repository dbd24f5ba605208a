import { z } from "zod";
import {
  type Env,
  hostSetting,
  logLevelSetting,
  pathSetting,
  portSetting,
  readEnv,
  readRoleUrl,
} from "./read-env.ts";

const shape = {
  DATABASE_URL_MACHINE: z.string().max(2_048).optional(),
  ROLES_FILE: pathSetting.optional(),
  ACQUIRER_CONFIG_FILE: pathSetting,
  CLEARING_KEY_FILE: pathSetting,
  HOST: hostSetting,
  WORKER_PORT: portSetting(3004),
  CLOCK_FILE: pathSetting.optional(),
  LOG_LEVEL: logLevelSetting,
};

export interface WorkerEnv {
  machineUrl: string;
  acquirerConfigFile: string;
  /** Ed25519, one PKCS8 PEM or a list of keys: signs the proposals of the clearing files. */
  clearingKeyFile: string;
  host: string;
  port: number;
  clockFile: string | undefined;
  logLevel: string;
}

/** The worker's own list; nothing else of the environment is read. Throws `BadSetting` with one sentence. */
export function readWorkerEnv(env: Env): WorkerEnv {
  const e = readEnv(shape, env);
  return {
    machineUrl: readRoleUrl("machine", e.DATABASE_URL_MACHINE, e.ROLES_FILE),
    acquirerConfigFile: e.ACQUIRER_CONFIG_FILE,
    clearingKeyFile: e.CLEARING_KEY_FILE,
    host: e.HOST,
    port: e.WORKER_PORT,
    clockFile: e.CLOCK_FILE,
    logLevel: e.LOG_LEVEL,
  };
}
