import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readGatewayEnv } from "./gateway.ts";
import { BadSetting } from "./read-env.ts";
import { readWorkerEnv } from "./worker.ts";

let folder: string;
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const gatewaySettings = () => ({
  ROLES_FILE: file("roles.json", JSON.stringify({ web: "pg://w", gateway: "pg://g", machine: "pg://m" })),
  ACQUIRER_CONFIG_FILE: "acquirer.json",
  INTERNAL_KEY_FILE: file("key", `${"k".repeat(32)}\n`),
  GATEWAY_SOCKET: "gateway.sock",
});
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "env-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("a process reads its own list and nothing else", () => {
  const env = readGatewayEnv({ ...gatewaySettings(), NEXTAUTH_SECRET_FILE: "x", DATABASE_URL: "pg://owner" });
  expect(env).toMatchObject({ gatewayUrl: "pg://g", machineUrl: "pg://m", host: "127.0.0.1", port: 3001 });
  expect(env.internalKey).toBe("k".repeat(32));
  expect(JSON.stringify(env)).not.toContain("pg://w");
  expect(JSON.stringify(env)).not.toContain("pg://owner");
});

test("an explicit address wins over the file of roles", () => {
  const env = readWorkerEnv({
    ...gatewaySettings(),
    DATABASE_URL_MACHINE: "pg://other",
    CLEARING_KEY_FILE: "c.key",
    WORKER_PORT: "0",
  });
  expect(env).toMatchObject({ machineUrl: "pg://other", port: 0, clearingKeyFile: "c.key" });
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
  const roles = { ...gatewaySettings(), ROLES_FILE: file("web.json", JSON.stringify({ web: "pg://w" })) };
  expect(() => readGatewayEnv(roles)).toThrow("no URL for role gateway");
});
