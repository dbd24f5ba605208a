import { readFileSync } from "node:fs";
import { z } from "zod";
import { findBareUrl } from "../database-url.ts";
import { findOpenPath } from "./private-path.ts";

/** A setting that is missing or wrong: said in one sentence, and the process does not start. */
export class BadSetting extends Error {
  override name = "BadSetting";
}

/** Why the desk's login within reach of the shops' web ends the start. */
export const NOT_THE_WEBS =
  "店铺网页进程不得持有收单机构工作台的数据库登录 · the shops' web does not have the login of the acquirer's desk";

/** Why a clock file beside a real acquirer ends the start. */
export const MOVED_CLOCK =
  "接了真实收单机构就不能用 CLOCK_FILE：业务时间不能被拨动 · CLOCK_FILE: beside a real acquirer nothing moves business time";

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads exactly the settings of `shape` and nothing else of the environment. */
export function readEnv<T extends z.ZodRawShape>(shape: T, env: Env): z.infer<z.ZodObject<T>> {
  const picked = Object.fromEntries(
    Object.keys(shape)
      .map((name) => [name, env[name]])
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const read = z.object(shape).safeParse(picked);
  if (read.success) return read.data;
  const faults = read.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`);
  throw new BadSetting(`settings: ${faults.join("; ")}`);
}

export const portSetting = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
export const proxiesSetting = z.coerce.number().int().min(0).max(8).default(0);
export const hostSetting = z.string().max(255).default("127.0.0.1");
/** An http address, of which only the origin counts. */
export const originSetting = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .transform((url) => new URL(url).origin);
export const pathSetting = z.string().max(4_096);
export const logLevelSetting = z.enum(["silent", "fatal", "error", "warn", "info", "debug"]).default("info");

/** A secret stands in a file named by a `*_FILE` setting; its value never stands in the environment. */
export function readSecret(name: string, file: string): string {
  const text = readFile(name, file).trim();
  if (text === "") throw new BadSetting(`${name}: the file is empty`);
  return text;
}

const rolesFile = z.record(z.string().max(64), z.string().max(2_048));

/**
 * The URL of one database role: its own setting, or that role's line of the file `npm run migrate` wrote.
 * The URLs of other roles are not kept.
 */
export function readRoleUrl(
  role: "web" | "desk" | "gateway" | "machine",
  url: string | undefined,
  file: string | undefined,
): string {
  if (url !== undefined) return encrypted(`DATABASE_URL_${role.toUpperCase()}`, url);
  const setting = `DATABASE_URL_${role.toUpperCase()}`;
  if (file === undefined) throw new BadSetting(`settings: ${setting} or ROLES_FILE is needed`);
  const read = rolesFile.safeParse(JSON.parse(readFile("ROLES_FILE", file)));
  if (role === "web" && read.data?.desk !== undefined) throw new BadSetting(`ROLES_FILE: ${NOT_THE_WEBS}`);
  const found = read.success ? read.data[role] : undefined;
  if (found === undefined) throw new BadSetting(`ROLES_FILE: no URL for role ${role}`);
  return encrypted("ROLES_FILE", found);
}

function encrypted(name: string, url: string): string {
  const fault = findBareUrl(url);
  if (fault !== undefined) throw new BadSetting(`${name}: ${fault}`);
  return url;
}

/** What holds a secret is nobody else's to read. */
function readFile(name: string, file: string): string {
  const fault = findOpenPath(name, file);
  if (fault !== undefined) throw new BadSetting(fault);
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new BadSetting(`${name}: ${file} cannot be read`);
  }
}
