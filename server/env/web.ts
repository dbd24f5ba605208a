import { z } from "zod";
import { type KeyRing, openKeyRing } from "./key-list.ts";
import {
  BadSetting,
  type Env,
  hostSetting,
  logLevelSetting,
  MOVED_CLOCK,
  NOT_THE_WEBS,
  originSetting,
  pathSetting,
  portSetting,
  proxiesSetting,
  readEnv,
  readRoleUrl,
} from "./read-env.ts";

const SECRET_MIN_LENGTH = 32;

/** What both processes that serve people are told, each in its own list. */
const common = {
  ROLES_FILE: pathSetting.optional(),
  /** Where shops and operators sign in, and where the acquirer's people do. */
  PUBLIC_URL: originSetting,
  DESK_URL: originSetting,
  ACQUIRER_SANDBOX: z.enum(["true", "false"]),
  SANDBOX_URL: originSetting.optional(),
  CLOCK_FILE: pathSetting.optional(),
  HOST: hostSetting,
  TRUSTED_PROXIES: proxiesSetting,
  LOG_LEVEL: logLevelSetting,
};
const webShape = {
  ...common,
  DATABASE_URL_WEB: z.string().max(2_048).optional(),
  NEXTAUTH_SECRET_FILE: pathSetting,
  GATEWAY_SOCKET: pathSetting,
  INTERNAL_KEY_FILE: pathSetting,
  PORT: portSetting(3000),
};
const deskShape = {
  ...common,
  DATABASE_URL_DESK: z.string().max(2_048).optional(),
  DESK_SECRET_FILE: pathSetting,
  DESK_PORT: portSetting(3005),
};

/** Whom a process serves: shops and operators, or the acquirer's people. */
export type Side = "web" | "desk";

export interface WebEnv {
  side: Side;
  databaseUrl: string;
  /** Sign the session cookies. */
  sessionKeys: KeyRing;
  /** The only origin: cookies, redirects and the origin check follow from it. No trailing slash. */
  publicUrl: string;
  /** Where the other side's people sign in. */
  otherUrl: string;
  /** Cookies are `__Host-` and HSTS is set only where the public address is https. */
  isHttps: boolean;
  /** The way to the gateway, with the key to show there; the desk takes no orders and has none. */
  gateway: { socketPath: string; key(): string } | undefined;
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

/** The shops' web: its own list; nothing else of the environment is read. Throws `BadSetting` with one sentence. */
export function readWebEnv(env: Env): WebEnv {
  if (env.DATABASE_URL_DESK) throw new BadSetting(`DATABASE_URL_DESK: ${NOT_THE_WEBS}`);
  const e = readEnv(webShape, env);
  const internalKeys = openKeyRing("INTERNAL_KEY_FILE", e.INTERNAL_KEY_FILE, SECRET_MIN_LENGTH);
  return {
    ...readCommon(e, e.PUBLIC_URL, "PUBLIC_URL"),
    side: "web",
    databaseUrl: readRoleUrl("web", e.DATABASE_URL_WEB, e.ROLES_FILE),
    sessionKeys: openKeyRing("NEXTAUTH_SECRET_FILE", e.NEXTAUTH_SECRET_FILE, SECRET_MIN_LENGTH),
    otherUrl: e.DESK_URL,
    gateway: { socketPath: e.GATEWAY_SOCKET, key: () => internalKeys.accepted()[0] },
    port: e.PORT,
  };
}

/** The acquirer's desk: its own list. Throws `BadSetting` with one sentence. */
export function readDeskEnv(env: Env): WebEnv {
  const e = readEnv(deskShape, env);
  return {
    ...readCommon(e, e.DESK_URL, "DESK_URL"),
    side: "desk",
    databaseUrl: readRoleUrl("desk", e.DATABASE_URL_DESK, e.ROLES_FILE),
    sessionKeys: openKeyRing("DESK_SECRET_FILE", e.DESK_SECRET_FILE, SECRET_MIN_LENGTH),
    otherUrl: e.PUBLIC_URL,
    gateway: undefined,
    port: e.DESK_PORT,
  };
}

function readCommon(e: z.infer<z.ZodObject<typeof common>>, publicUrl: string, setting: string) {
  const isSandbox = e.ACQUIRER_SANDBOX === "true";
  const isHttps = publicUrl.startsWith("https://");
  if (!isSandbox && !isHttps) throw new BadSetting(`${setting}: a real acquirer needs https`);
  if (!isSandbox && e.CLOCK_FILE !== undefined) throw new BadSetting(MOVED_CLOCK);
  if (e.PUBLIC_URL === e.DESK_URL) throw new BadSetting("DESK_URL: an address of its own, not PUBLIC_URL's");
  return {
    publicUrl,
    isHttps,
    isSandbox,
    sandboxUrl: isSandbox ? e.SANDBOX_URL : undefined,
    clockFile: e.CLOCK_FILE,
    host: e.HOST,
    proxies: e.TRUSTED_PROXIES,
    logLevel: e.LOG_LEVEL,
  };
}
