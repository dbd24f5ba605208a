import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSession } from "#db/session.ts";
import { readGatewayEnv } from "./gateway.ts";
import { BadSetting } from "./read-env.ts";
import { readDeskEnv, readWebEnv } from "./web.ts";
import { readWorkerEnv } from "./worker.ts";

let folder: string;
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o600);
  return path;
};
const gatewaySettings = () => ({
  ROLES_FILE: file(
    "roles.json",
    JSON.stringify({ web: "pg://localhost/w", gateway: "pg://localhost/g", machine: "pg://localhost/m" }),
  ),
  ACQUIRER_CONFIG_FILE: "acquirer.json",
  INTERNAL_KEY_FILE: file("key", `${"k".repeat(32)}\n`),
  GATEWAY_SOCKET: "gateway.sock",
});
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "env-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a process reads its own list and nothing else", () => {
  const env = readGatewayEnv({
    ...gatewaySettings(),
    NEXTAUTH_SECRET_FILE: "x",
    DATABASE_URL: "pg://localhost/owner",
  });
  expect(env).toMatchObject({
    gatewayUrl: "pg://localhost/g",
    machineUrl: "pg://localhost/m",
    host: "127.0.0.1",
    port: 3001,
  });
  expect(env.internalKeys.accepted()).toEqual(["k".repeat(32)]);
  expect(JSON.stringify(env)).not.toContain("pg://localhost/w");
  expect(JSON.stringify(env)).not.toContain("pg://localhost/owner");
});

test("an explicit address wins over the file of roles", () => {
  const env = readWorkerEnv({
    ...gatewaySettings(),
    DATABASE_URL_MACHINE: "pg://localhost/other",
    CLEARING_KEY_FILE: "c.key",
    WORKER_PORT: "0",
  });
  expect(env).toMatchObject({ machineUrl: "pg://localhost/other", port: 0, clearingKeyFile: "c.key" });
});

test.each([
  ["ACQUIRER_CONFIG_FILE", { ACQUIRER_CONFIG_FILE: "" }],
  ["GATEWAY_PORT", { GATEWAY_PORT: "70000" }],
  ["GATEWAY_PORT", { GATEWAY_PORT: "3e3x" }],
  ["INTERNAL_KEY_FILE", { INTERNAL_KEY_FILE: "/nowhere/at/all" }],
  ["DATABASE_URL_GATEWAY", { ROLES_FILE: "" }],
])("a wrong %s is named in one sentence", (name, change) => {
  const read = () => readGatewayEnv({ ...gatewaySettings(), ...change });
  expect(read).toThrow(BadSetting);
  expect(read).toThrow(name);
});

test("a short internal key and a file of roles without this role are refused", () => {
  const short = { ...gatewaySettings(), INTERNAL_KEY_FILE: file("short", "abc") };
  expect(() => readGatewayEnv(short)).toThrow("at least 32 characters");
  const roles = {
    ...gatewaySettings(),
    ROLES_FILE: file("web.json", JSON.stringify({ web: "pg://localhost/w" })),
  };
  expect(() => readGatewayEnv(roles)).toThrow("no URL for role gateway");
});

test("a remote database is spoken to over TLS or not at all", () => {
  const withUrl = (url: string) => () =>
    readWorkerEnv({ ...gatewaySettings(), DATABASE_URL_MACHINE: url, CLEARING_KEY_FILE: "c" });
  for (const url of [
    "postgres://u:p@db.example/q",
    "postgres://u:p@db.example/q?sslmode=disable",
    "postgres://u:p@db.example/q?sslmode=prefer",
    "postgres://u:p@127.0.0.1,db.example/q",
    "postgres://u:p@localhost/q?host=db.example",
    "postgres://u:p@127.0.0.1.example/q",
  ])
    expect(withUrl(url), url).toThrow(/DATABASE_URL_MACHINE: .*TLS/);
  for (const url of [
    "postgres://u:p@db.example/q?sslmode=verify-full",
    "postgres://u:p@db.example/q?ssl=require",
    "postgres://u:p@127.0.0.1:5432/q",
    "postgres://u:p@[::1]/q",
    "postgres:///q?host=/var/run/postgresql",
  ])
    expect(withUrl(url), url).not.toThrow();
  const roles = JSON.stringify({
    web: "pg://localhost/w",
    gateway: "postgres://u@db.example/q",
    machine: "pg://localhost/m",
  });
  expect(() => readGatewayEnv({ ...gatewaySettings(), ROLES_FILE: file("roles.json", roles) })).toThrow(
    "TLS",
  );
});

test("a session with power over a remote database is not opened without TLS", () => {
  expect(() => openSession("postgres://owner:p@db.example/q")).toThrow("TLS");
});

test("a secret that others can read is refused, and the sentence says how to mend it", () => {
  const settings = gatewaySettings();
  chmodSync(settings.INTERNAL_KEY_FILE, 0o640);
  expect(() => readGatewayEnv(settings)).toThrow(/INTERNAL_KEY_FILE.*chmod 600.*·.*others can read/);
  chmodSync(settings.INTERNAL_KEY_FILE, 0o600);
  chmodSync(settings.ROLES_FILE, 0o604);
  expect(() => readGatewayEnv(settings)).toThrow("ROLES_FILE");
});

test("web beside a real acquirer takes no file that moves its clock", () => {
  const settings = (change: Record<string, string>) =>
    readWebEnv({
      ...gatewaySettings(),
      NEXTAUTH_SECRET_FILE: file("secret", "s".repeat(32)),
      PUBLIC_URL: "https://shop.example",
      DESK_URL: "https://desk.example",
      ACQUIRER_SANDBOX: "false",
      ...change,
    });
  expect(settings({}).clockFile).toBeUndefined();
  expect(() => settings({ CLOCK_FILE: "clock.json" })).toThrow("CLOCK_FILE");
  expect(settings({ CLOCK_FILE: "clock.json", ACQUIRER_SANDBOX: "true" }).clockFile).toBe("clock.json");
});

test("the shops' web starts with no way to the acquirer's desk, neither in a setting nor in the file of roles", () => {
  const settings = (change: Record<string, string> = {}) => ({
    ...gatewaySettings(),
    NEXTAUTH_SECRET_FILE: file("secret", "s".repeat(32)),
    DESK_SECRET_FILE: file("desk-secret", "d".repeat(32)),
    PUBLIC_URL: "http://localhost:3000",
    DESK_URL: "http://localhost:3005",
    ACQUIRER_SANDBOX: "true",
    ...change,
  });
  const desk = { DATABASE_URL_DESK: "pg://localhost/d" };
  expect(readWebEnv(settings())).toMatchObject({ side: "web", databaseUrl: "pg://localhost/w" });
  expect(() => readWebEnv(settings(desk))).toThrow(/DATABASE_URL_DESK: .*does not have the login/);
  const both = file("both.json", JSON.stringify({ web: "pg://localhost/w", desk: "pg://localhost/d" }));
  expect(() => readWebEnv(settings({ ROLES_FILE: both }))).toThrow(/ROLES_FILE: .*does not have the login/);
  expect(readDeskEnv(settings(desk))).toMatchObject({
    side: "desk",
    databaseUrl: "pg://localhost/d",
    publicUrl: "http://localhost:3005",
    otherUrl: "http://localhost:3000",
    gateway: undefined,
  });
  expect(readDeskEnv(settings(desk)).sessionKeys.accepted()).toEqual(["d".repeat(32)]);
  expect(() => readDeskEnv(settings({ ...desk, DESK_URL: "http://localhost:3000/" }))).toThrow("DESK_URL");
});
