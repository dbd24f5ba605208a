import { z } from "zod";
import { type KeyRing, openKeyRing } from "./key-list.ts";
import {
  BadSetting,
  type Env,
  hostSetting,
  logLevelSetting,
  MOVED_CLOCK,
  pathSetting,
  portSetting,
  proxiesSetting,
  readEnv,
  readRoleUrl,
} from "./read-env.ts";

const SECRET_MIN_LENGTH = 32;

const shape = {
  DATABASE_URL_WEB: z.string().max(2_048).optional(),
  ROLES_FILE: pathSetting.optional(),
  NEXTAUTH_SECRET_FILE: pathSetting,
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).max(2_048),
  GATEWAY_SOCKET: pathSetting,
  INTERNAL_KEY_FILE: pathSetting,
  ACQUIRER_SANDBOX: z.enum(["true", "false"]),
  SANDBOX_URL: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .optional(),
  CLOCK_FILE: pathSetting.optional(),
  HOST: hostSetting,
  TRUSTED_PROXIES: proxiesSetting,
  PORT: portSetting(3000),
  LOG_LEVEL: logLevelSetting,
};

export interface WebEnv {
  webUrl: string;
  /** Sign the session cookies. */
  sessionKeys: KeyRing;
  /** The only origin: cookies, redirects and the origin check follow from it. No trailing slash. */
  publicUrl: string;
  /** Cookies are `__Host-` and HSTS is set only where the public address is https. */
  isHttps: boolean;
  gatewaySocket: string;
  /** Shown to the gateway. */
  internalKeys: KeyRing;
  isSandbox: boolean;
  /** Where the sandbox's phone lives; only in sandbox mode. */
  sandboxUrl: string | undefined;
  clockFile: string | undefined;
  host: string;
  /** How many proxies of our own stand before this process: what the last of them saw is where a request comes from. */
  proxies: number;
  port: number;
  logLevel: string;
}

/** The web's own list; nothing else of the environment is read. Throws `BadSetting` with one sentence. */
export function readWebEnv(env: Env): WebEnv {
  const e = readEnv(shape, env);
  const publicUrl = new URL(e.PUBLIC_URL).origin;
  const isSandbox = e.ACQUIRER_SANDBOX === "true";
  if (!isSandbox && !publicUrl.startsWith("https://")) {
    throw new BadSetting("PUBLIC_URL: a real acquirer needs https");
  }
  if (!isSandbox && e.CLOCK_FILE !== undefined) throw new BadSetting(MOVED_CLOCK);
  return {
    webUrl: readRoleUrl("web", e.DATABASE_URL_WEB, e.ROLES_FILE),
    sessionKeys: openKeyRing("NEXTAUTH_SECRET_FILE", e.NEXTAUTH_SECRET_FILE, SECRET_MIN_LENGTH),
    publicUrl,
    isHttps: publicUrl.startsWith("https://"),
    gatewaySocket: e.GATEWAY_SOCKET,
    internalKeys: openKeyRing("INTERNAL_KEY_FILE", e.INTERNAL_KEY_FILE, SECRET_MIN_LENGTH),
    isSandbox,
    sandboxUrl: isSandbox ? e.SANDBOX_URL : undefined,
    clockFile: e.CLOCK_FILE,
    host: e.HOST,
    proxies: e.TRUSTED_PROXIES,
    port: e.PORT,
    logLevel: e.LOG_LEVEL,
  };
}
