/** The demo on both sides of the table: the acquirer's files and keys, then the platform's rows, told the same story. */
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSession } from "#db/session.ts";
import { DEMO_CALENDAR } from "#sandbox/seed/calendar.ts";
import { readySandboxKeys } from "#sandbox/seed/keys.ts";
import { seedSandbox } from "#sandbox/seed.ts";
import { newId, uuidOf } from "../../id.ts";
import { createPasswordHash } from "../../identity/create-password-hash.ts";
import { DEMO_ACQUIRER, DEMO_PAST, DEMO_STAFF } from "../../setup/demo.ts";
import { seedDemo } from "../../setup/seed.ts";
import type { DeskDatabase } from "./database.ts";
import type { Desk } from "./desk.ts";
import { readPast } from "./past.ts";
import type { SignIn } from "./say.ts";

/** The business day the demo starts on where today's year has no statutory calendar (or `DEMO_DAY` asks for one). */
const FALLBACK_DAY = "2026-11-20";
/** A demo that starts today wants working days for about this long. */
const CALENDAR_AHEAD_MS = 14 * 86_400_000;

export async function readyDemo(
  desk: Desk,
  database: DeskDatabase,
): Promise<{ password: string; signIns: readonly SignIn[] }> {
  const file = join(desk.dataDir, "demo.json");
  const known =
    existsSync(file) && !desk.fresh
      ? (JSON.parse(readFileSync(file, "utf8")) as { password?: string; apiKey?: string })
      : {};
  const password = known.password ?? `demo-${randomBytes(4).toString("hex")}`;
  const apiKey = known.apiKey ?? `sk_sandbox_${randomBytes(24).toString("hex")}`;
  const now = readyClock(desk);

  const { signerKeys } = readySandboxKeys(desk.dataDir);
  const sql = openSession(database.url);
  const rows = await seedDemo(sql, {
    passwordHash: await createPasswordHash(password),
    now,
    signerKeys,
  });
  const documents = {
    agreements: rows.documents.filter((d) => d.kind === "agreement"),
    fees: rows.documents.filter((d) => d.kind === "fees"),
  };
  const { dialects, host, ports } = desk;
  seedSandbox({ dir: desk.dataDir, ports, host, dialects, documents });
  const sha256 = createHash("sha256").update(apiKey).digest("hex");
  await sql.begin(async (tx) => {
    await tx`set local role qf_owner`;
    await tx`insert into api_key ${tx({
      id: uuidOf(newId("key", now)),
      acquirer_id: uuidOf(rows.acquirerId),
      merchant_id: uuidOf(rows.merchantId),
      name: "demo",
      key_sha256: sha256,
      created_at: now,
    })} on conflict do nothing`;
  });
  await sql.end();

  const url = (port: number) => `http://${desk.host}:${port}`;
  const signIns = DEMO_STAFF.map(({ login, label, kind }) => ({
    login,
    label,
    url: url(kind === "acquirer" ? desk.ports.desk : desk.ports.web),
  }));
  const demo = {
    dataDir: desk.dataDir,
    web: url(desk.ports.web),
    acquirerDesk: url(desk.ports.desk),
    gateway: url(desk.ports.gateway),
    sandbox: url(desk.ports.sandbox),
    worker: url(desk.ports.worker),
    desk: join(desk.dataDir, "sandbox", "desk"),
    keys: join(desk.dataDir, "keys"),
    databaseUrl: database.url,
    databaseFolder: database.folder,
    acquirerCode: DEMO_ACQUIRER.code,
    shops: rows.shops,
    acquirerConfig: join(desk.dataDir, "acquirer.json"),
    password,
    apiKey,
    signIns,
  };
  writeFileSync(file, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  return { password, signIns };
}

/**
 * The sandbox's clock starts at the beginning of the demo's past; an empty demo at the machine's time or, where that year has no
 * statutory calendar, at noon of a day that has one.
 */
function readyClock(desk: Desk): Date {
  const file = join(desk.dataDir, "clock.json");
  const today = new Date();
  if (!existsSync(file) || desk.fresh) {
    const soon = new Date(today.getTime() + CALENDAR_AHEAD_MS);
    const known = [today, soon].every((at) => DEMO_CALENDAR[String(at.getFullYear())]);
    const day = process.env.DEMO_DAY ?? (known ? undefined : FALLBACK_DAY);
    const start =
      readPast(desk.dataDir) === "making"
        ? new Date(`${DEMO_PAST.firstDay}T06:50:00+08:00`)
        : new Date(day ? `${day}T12:00:00+08:00` : today);
    const offsetMs = start.getTime() - today.getTime();
    writeFileSync(file, JSON.stringify({ offsetMs }));
  }
  const { offsetMs } = JSON.parse(readFileSync(file, "utf8")) as { offsetMs: number };
  return new Date(today.getTime() + offsetMs);
}
