import { z } from "zod";
import { type KeyRing, openKeyRing } from "./key-list.ts";
import {
  type Env,
  hostSetting,
  logLevelSetting,
  pathSetting,
  portSetting,
  proxiesSetting,
  readEnv,
  readRoleUrl,
} from "./read-env.ts";

const INTERNAL_KEY_MIN_LENGTH = 32;

const shape = {
  DATABASE_URL_GATEWAY: z.string().max(2_048).optional(),
  DATABASE_URL_MACHINE: z.string().max(2_048).optional(),
  ROLES_FILE: pathSetting.optional(),
  ACQUIRER_CONFIG_FILE: pathSetting,
  INTERNAL_KEY_FILE: pathSetting,
  GATEWAY_SOCKET: pathSetting,
  HOST: hostSetting,
  TRUSTED_PROXIES: proxiesSetting,
  GATEWAY_PORT: portSetting(3001),
  CLOCK_FILE: pathSetting.optional(),
  LOG_LEVEL: logLevelSetting,
};

export interface GatewayEnv {
  gatewayUrl: string;
  machineUrl: string;
  acquirerConfigFile: string;
  /** What web may show. */
  internalKeys: KeyRing;
  socketPath: string;
  host: string;
  /** How many proxies of our own stand before this process: what the last of them saw is where a request comes from. */
  proxies: number;
  port: number;
  clockFile: string | undefined;
  logLevel: string;
}

/** The gateway's own list; nothing else of the environment is read. Throws `BadSetting` with one sentence. */
export function readGatewayEnv(env: Env): GatewayEnv {
  const e = readEnv(shape, env);
  return {
    gatewayUrl: readRoleUrl("gateway", e.DATABASE_URL_GATEWAY, e.ROLES_FILE),
    machineUrl: readRoleUrl("machine", e.DATABASE_URL_MACHINE, e.ROLES_FILE),
    acquirerConfigFile: e.ACQUIRER_CONFIG_FILE,
    internalKeys: openKeyRing("INTERNAL_KEY_FILE", e.INTERNAL_KEY_FILE, INTERNAL_KEY_MIN_LENGTH),
    socketPath: e.GATEWAY_SOCKET,
    host: e.HOST,
    proxies: e.TRUSTED_PROXIES,
    port: e.GATEWAY_PORT,
    clockFile: e.CLOCK_FILE,
    logLevel: e.LOG_LEVEL,
  };
}
