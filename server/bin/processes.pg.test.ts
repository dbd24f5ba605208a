import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SCHEMA_NUMBER } from "#db/schema-number.ts";
import { openKeyRing } from "../env/key-list.ts";
import { openGateway } from "../gateway-client.ts";
import { openTestWorld, type TestWorld } from "../testing/world.ts";
import { finishSecret, INTERNAL_KEY, rotateSecret } from "./rotate/secret.ts";

const ROOT = join(import.meta.dirname, "..", "..");
let w: TestWorld;
let folder: string;
let env: Record<string, string>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  w = await openTestWorld();
  folder = mkdtempSync(join(tmpdir(), "processes-"));
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ed = generateKeyPairSync("ed25519");
  file("private.pem", rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  file("public.pem", rsa.publicKey.export({ type: "spki", format: "pem" }).toString());
  file("v3.key", "0123456789abcdef0123456789abcdef");
  for (const name of ["outbox", "inbox"]) mkdirSync(join(folder, name), { mode: 0o700 });
  env = {
    PATH: process.env.PATH ?? "",
    TZ: "Asia/Shanghai",
    DATABASE_URL_GATEWAY: w.urls.gateway,
    DATABASE_URL_MACHINE: w.urls.machine,
    ACQUIRER_CONFIG_FILE: file("acquirer.json", JSON.stringify(config(true))),
    INTERNAL_KEY_FILE: file("internal.key", randomBytes(32).toString("hex")),
    CLEARING_KEY_FILE: file(
      "clearing.key",
      ed.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    ),
    CLOCK_FILE: file("clock.json", JSON.stringify({ offsetMs: w.now().getTime() - Date.now() })),
    GATEWAY_SOCKET: join(folder, "run", "gateway.sock"),
    DATABASE_URL_WEB: w.urls.web,
    DESK_SECRET_FILE: file("desk.key", randomBytes(32).toString("hex")),
    DESK_URL: "http://localhost:3005",
    NEXTAUTH_SECRET_FILE: file("session.key", randomBytes(32).toString("hex")),
    PUBLIC_URL: "http://localhost:3000",
    ACQUIRER_SANDBOX: "true",
    GATEWAY_PORT: "0",
    WORKER_PORT: "0",
  };
  writeFileSync(join(folder, "real.json"), JSON.stringify(config(false)));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
});
afterAll(async () => {
  await w.close();
  rmSync(folder, { recursive: true });
});

/** An acquirer at an address where nobody answers. */
const config = (sandbox: boolean) => ({
  acquirers: {
    ACQ001: {
      sandbox,
      connections: {
        wechat: {
          dialect: "wechatpay",
          baseUrl: sandbox ? "http://127.0.0.1:9" : "https://127.0.0.1:9",
          spMchid: "1900000100",
          spAppid: "wx8888888888888888",
          serialNo: "A".repeat(40),
          privateKeyFile: "private.pem",
          apiV3KeyFile: "v3.key",
          publicKeyId: "PUB_KEY_ID_1",
          publicKeyFile: "public.pem",
          notifyUrl: "http://127.0.0.1:1/notifications/ACQ001/wechat",
          refundNotifyUrl: "http://127.0.0.1:1/notifications/ACQ001/wechat",
        },
      },
      outboxDir: "outbox",
      inboxDir: "inbox",
    },
  },
});

async function start(
  name: "gateway" | "worker" | "web" | "desk",
  change: Record<string, string> = {},
  words: string[] = [],
) {
  const child = spawn(process.execPath, [join(ROOT, "server", "bin", `${name}.ts`), ...words], {
    cwd: folder,
    env: { ...env, ...change } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let said = "";
  child.stdout?.on("data", (part) => {
    said += part;
  });
  child.stderr?.on("data", (part) => {
    said += part;
  });
  await expect
    .poll(() => said.includes('"listening"') || child.exitCode !== null, { timeout: 20_000 })
    .toBe(true);
  const port = /"port":(\d+)/.exec(said)?.[1];
  return { child, url: `http://127.0.0.1:${port}`, said: () => said };
}
const exitOf = async (child: ChildProcess) =>
  child.exitCode ?? ((await once(child, "exit")) as [number | null])[0];

test("the gateway starts, answers, serves its socket to this user only, and drains on SIGTERM", async () => {
  const { child, url, said } = await start("gateway");
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: "ready", checks: { database: true, schema: true, partitions: true } },
  ]);
  expect(statSync(env.GATEWAY_SOCKET ?? "").mode & 0o777).toBe(0o600);
  const wrong = openGateway({ socketPath: env.GATEWAY_SOCKET ?? "", key: () => "wrong" });
  expect(await wrong.isUp()).toBe(false);
  const second = await start("gateway");
  expect(await exitOf(second.child)).toBe(1);
  expect(second.said()).toContain("another gateway listens");
  child.kill("SIGTERM");
  expect(await exitOf(child)).toBe(0);
  expect(said()).not.toContain(env.DATABASE_URL_MACHINE ?? "?");
});

test("an internal key is rotated under a gateway that runs: both keys during the overlap, the new one after it", async () => {
  const file = join(folder, "rotated.key");
  writeFileSync(file, "o".repeat(32), { mode: 0o600 });
  await start("gateway", { INTERNAL_KEY_FILE: file });
  const isAccepted = (key: string) =>
    openGateway({ socketPath: env.GATEWAY_SOCKET ?? "", key: () => key }).isUp();
  rotateSecret(INTERNAL_KEY, file, new Date());
  const [made] = openKeyRing("INTERNAL_KEY_FILE", file, 32).accepted();
  expect([await isAccepted("o".repeat(32)), await isAccepted(made)]).toEqual([true, true]);
  finishSecret(INTERNAL_KEY, file, new Date(), true);
  expect([await isAccepted("o".repeat(32)), await isAccepted(made)]).toEqual([false, true]);
});

test("a gateway that nobody asks anything is still seen at the database by its login", async () => {
  await start("gateway");
  const seen = () => w.sql`
    select from pg_stat_activity where datname = current_database() and usename = 'qf_gateway' and application_name = 'qingfen-gateway'`;
  await expect.poll(async () => (await seen()).length).toBe(1);
});

test("a start after kill -9 finds its way past the socket that was left", async () => {
  const first = await start("gateway");
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const again = await start("gateway");
  expect((await fetch(`${again.url}/healthz`)).status).toBe(200);
});

test("the worker starts, makes partitions, answers and drains", async () => {
  const { child, url } = await start("worker");
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await exitOf(child)).toBe(0);
});

test.each(["gateway", "worker"] as const)(
  "beside a real acquirer the %s refuses to start while a demo sign-in exists",
  async (name) => {
    const { child, said } = await start(name, {
      ACQUIRER_CONFIG_FILE: join(folder, "real.json"),
      CLOCK_FILE: "",
    });
    expect(await exitOf(child)).toBe(1);
    expect(said()).toContain("demo sign-in");
  },
);

test("a development server never stands beside a real acquirer", async () => {
  const { child, said } = await start(
    "web",
    { ACQUIRER_SANDBOX: "false", CLOCK_FILE: "", PUBLIC_URL: "https://pay.example" },
    ["--dev"],
  );
  expect(await exitOf(child)).toBe(1);
  expect(said()).toContain("a development server is refused");
});

/** The database as another program would have left it, for the time of `work`. */
async function withSchema(kind: "older" | "newer", work: () => Promise<void>) {
  if (kind === "older") await w.sql`update schema_version set number = -number`;
  else
    await w.sql`insert into schema_version ${w.sql({ number: SCHEMA_NUMBER + 2, file: "later", sha256: "" })}`;
  try {
    await work();
  } finally {
    await w.sql`delete from schema_version where file = 'later'`;
    await w.sql`update schema_version set number = abs(number)`;
  }
}
const PROCESSES = ["gateway", "worker", "web", "desk"] as const;

test.each(PROCESSES.flatMap((name) => [[name, "older"] as const, [name, "newer"] as const]))(
  "the %s refuses to start on an %s schema, in one sentence",
  async (name, kind) => {
    await withSchema(kind, async () => {
      const { child, said } = await start(name, name === "desk" ? { DATABASE_URL_DESK: w.urls.desk } : {});
      expect(await exitOf(child)).toBe(1);
      expect(said().trim().split("\n")).toHaveLength(1);
      expect(said()).toContain(`this program works with ${SCHEMA_NUMBER} and the next`);
    });
  },
);

test.each(["gateway", "worker"] as const)(
  "the %s that runs is ready on the next schema, and not on the one after",
  async (name) => {
    const { url } = await start(name);
    await w.sql`insert into schema_version ${w.sql({ number: SCHEMA_NUMBER + 1, file: "next", sha256: "" })}`;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    await withSchema("newer", async () => {
      const ready = await fetch(`${url}/readyz`);
      expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { schema: false } }]);
    });
    await w.sql`delete from schema_version where file = 'next'`;
  },
);

test.each(["gateway", "worker"] as const)(
  "a missing setting of the %s is said in one sentence",
  async (name) => {
    const { child, said } = await start(name, { ACQUIRER_CONFIG_FILE: "" });
    expect(await exitOf(child)).toBe(1);
    expect(said().trim().split("\n")).toHaveLength(1);
    expect(said()).toContain("ACQUIRER_CONFIG_FILE");
  },
);

const refusedStart = async (name: "gateway" | "worker", change: Record<string, string>) => {
  const { child, said } = await start(name, change);
  expect(await exitOf(child)).toBe(1);
  expect(said().trim().split("\n")).toHaveLength(1);
  return said();
};

test.each(["gateway", "worker"] as const)(
  "beside a real acquirer the %s refuses a file that moves its clock",
  async (name) => {
    const said = await refusedStart(name, { ACQUIRER_CONFIG_FILE: join(folder, "real.json") });
    expect(said).toContain("CLOCK_FILE");
    expect(said).toContain("业务时间");
  },
);

test.each(["gateway", "worker"] as const)("the %s refuses a remote database without TLS", async (name) => {
  const bare = "postgres://qf_machine:s3cret@192.0.2.1/qingfen";
  const said = await refusedStart(name, { DATABASE_URL_MACHINE: bare });
  expect(said).toContain("TLS");
  expect(said).not.toContain("s3cret");
});

test.each([
  ["a key", "private.pem", "600"],
  ["the outbox", "outbox", "700"],
  ["the inbox", "inbox", "700"],
] as const)("the gateway refuses %s that others can read", async (_, name, mode) => {
  chmodSync(join(folder, name), 0o755);
  try {
    expect(await refusedStart("gateway", {})).toContain(`chmod ${mode}`);
  } finally {
    chmodSync(join(folder, name), mode === "700" ? 0o700 : 0o600);
  }
});

test("the shops' web does not start where the desk's login is within its reach", async () => {
  const { child, said } = await start("web", { DATABASE_URL_DESK: w.urls.desk });
  expect(await exitOf(child)).toBe(1);
  expect(said().trim().split("\n")).toHaveLength(1);
  expect(said()).toContain("does not have the login of the acquirer's desk");
  expect(said()).not.toContain(w.urls.desk);
});
