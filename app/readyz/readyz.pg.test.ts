import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SCHEMA_NUMBER } from "#db/schema-number.ts";
import { openedRuntime, openWebRuntime } from "#server/api/runtime.ts";
import { readWebEnv } from "#server/env/web.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";
import { GET } from "./route.ts";

let world: TestWorld;
const folder = mkdtempSync(join(tmpdir(), "readyz-"));

beforeAll(async () => {
  world = await openTestWorld();
  const secret = join(folder, "secret");
  writeFileSync(secret, "0123456789abcdef0123456789abcdef", { mode: 0o600 });
  writeFileSync(join(folder, "clock.json"), JSON.stringify({ offsetMs: world.now().getTime() - Date.now() }));
  const settings = {
    DATABASE_URL_WEB: world.urls.web,
    NEXTAUTH_SECRET_FILE: secret,
    INTERNAL_KEY_FILE: secret,
    PUBLIC_URL: "http://localhost:3000",
    DESK_URL: "http://localhost:3005",
    GATEWAY_SOCKET: join(folder, "gateway.sock"),
    ACQUIRER_SANDBOX: "true",
    CLOCK_FILE: join(folder, "clock.json"),
  };
  openWebRuntime(readWebEnv(settings));
});
afterAll(async () => {
  const runtime = openedRuntime();
  await runtime?.live.end();
  await runtime?.changes.end();
  await runtime?.database.end();
  await world.close();
  rmSync(folder, { recursive: true });
});

const later = (number: number) =>
  world.sql`insert into schema_version ${world.sql({ number, file: `${number}_later.sql`, sha256: "" })}`;

test("web is ready on its own schema and the next, and not on the one after", async () => {
  expect((await GET()).status).toBe(200);
  await later(SCHEMA_NUMBER + 1);
  expect((await GET()).status).toBe(200);
  await later(SCHEMA_NUMBER + 2);
  const answer = await GET();
  expect([answer.status, await answer.json()]).toMatchObject([503, { checks: { schema: false } }]);
});
