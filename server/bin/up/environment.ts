/** Each process gets its own list and nothing else; secrets go as file names. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeskDatabase } from "./database.ts";
import type { Desk } from "./desk.ts";

/** Keys that belong to the platform's own processes; the acquirer's come with its configuration. */
export function readyKeys(desk: Desk): void {
  const dir = join(desk.dataDir, "keys");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const name of ["internal.key", "nextauth.secret", "desk.secret"]) {
    const path = join(dir, name);
    if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString("hex"), { mode: 0o600 });
  }
}

export function environmentOf(
  desk: Desk,
  database: DeskDatabase,
): Record<"sandbox" | "gateway" | "worker" | "web" | "desk", Record<string, string>> {
  const file = (...parts: string[]) => join(desk.dataDir, ...parts);
  const roles = database.roles();
  const clock: Record<string, string> = desk.acquirerConfig ? {} : { CLOCK_FILE: file("clock.json") };
  const acquirer = { ACQUIRER_CONFIG_FILE: desk.acquirerConfig ?? file("acquirer.json"), ...clock };
  const internal = {
    GATEWAY_SOCKET: file("run", "gateway.sock"),
    INTERNAL_KEY_FILE: file("keys", "internal.key"),
  };
  const host = { HOST: desk.host };
  const people = {
    ...host,
    ...clock,
    PUBLIC_URL: process.env.PUBLIC_URL ?? `http://${desk.host}:${desk.ports.web}`,
    DESK_URL: process.env.DESK_URL ?? `http://${desk.host}:${desk.ports.desk}`,
    ACQUIRER_SANDBOX: isSandbox(acquirer.ACQUIRER_CONFIG_FILE) ? "true" : "false",
    ...(desk.acquirerConfig ? {} : { SANDBOX_URL: `http://${desk.host}:${desk.ports.sandbox}` }),
  };
  return {
    sandbox: { ...host, DATA_DIR: desk.dataDir, PORT: String(desk.ports.sandbox), ...clock },
    gateway: {
      ...host,
      ...acquirer,
      ...internal,
      GATEWAY_PORT: String(desk.ports.gateway),
      DATABASE_URL_GATEWAY: roles.gateway,
      DATABASE_URL_MACHINE: roles.machine,
    },
    worker: {
      ...host,
      ...acquirer,
      WORKER_PORT: String(desk.ports.worker),
      DATABASE_URL_MACHINE: roles.machine,
      CLEARING_KEY_FILE: process.env.CLEARING_KEY_FILE ?? file("keys", "clearing.key"),
    },
    web: {
      ...people,
      ...internal,
      PORT: String(desk.ports.web),
      DATABASE_URL_WEB: roles.web,
      NEXTAUTH_SECRET_FILE: file("keys", "nextauth.secret"),
    },
    desk: {
      ...people,
      DESK_PORT: String(desk.ports.desk),
      DATABASE_URL_DESK: roles.desk,
      DESK_SECRET_FILE: file("keys", "desk.secret"),
    },
  };
}

/** True only when every configured acquirer says that it is a sandbox. */
function isSandbox(configFile: string): boolean {
  const config = JSON.parse(readFileSync(configFile, "utf8")) as {
    acquirers: Record<string, { sandbox?: boolean }>;
  };
  return Object.values(config.acquirers).every((a) => a.sandbox === true);
}
