import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSession } from "#db/session.ts";
import { type EmbeddedServer, freePort, startEmbedded } from "./embedded-postgres.ts";

const SMALL = { shared_buffers: "16MB" };
const isRoot = process.getuid?.() === 0;

/** Like root's home and every `mktemp -d`: nobody else passes. */
let hidden: string;
let last: EmbeddedServer | undefined;
beforeEach(() => {
  hidden = mkdtempSync(path.join(tmpdir(), "qingfen-hidden-"));
  expect(statSync(hidden).mode & 0o077).toBe(0);
});
afterEach(async () => {
  await last?.stop();
  if (last) rmSync(last.dataDir, { recursive: true, force: true });
  last = undefined;
  rmSync(hidden, { recursive: true, force: true });
});

async function start(port?: number): Promise<EmbeddedServer> {
  last = await startEmbedded({
    dataDir: path.join(hidden, "pg"),
    port: port ?? (await freePort()),
    settings: SMALL,
  });
  return last;
}
async function ask(url: string, text: string): Promise<Record<string, unknown> | undefined> {
  const sql = openSession(url);
  try {
    return (await sql.unsafe(text))[0];
  } finally {
    await sql.end();
  }
}
const postmaster = (server: EmbeddedServer) =>
  Number(readFileSync(path.join(server.dataDir, "pgdata", "postmaster.pid"), "utf8").split("\n")[0]);

test("starts under a folder that nobody else passes, keeps its data, is durable and speaks UTF-8", async () => {
  const first = await start();
  if (isRoot) expect(first.dataDir).toMatch(/^\/var\/lib\/qingfen\/[0-9a-f]{16}$/);
  else expect(first.dataDir).toBe(path.join(hidden, "pg"));
  expect(
    await ask(
      first.url,
      `select current_setting('fsync') as fsync, current_setting('server_encoding') as encoding, current_setting('listen_addresses') as host,
       current_setting('data_checksums') as checksums, current_database() as db`,
    ),
  ).toEqual({ fsync: "on", encoding: "UTF8", host: "127.0.0.1", checksums: "on", db: "qingfen" });
  await ask(first.url, "create table kept as select '清分' as word");
  await first.stop();
  const second = await start();
  expect(second.reused).toBe(false);
  expect(await ask(second.url, "select word from kept")).toEqual({ word: "清分" });
});

test("a server that outlived a kill -9 of its parent is found and kept", async () => {
  const file = path.join(import.meta.dirname, "embedded-postgres.ts");
  const script = path.join(hidden, "parent.ts");
  const port = await freePort();
  writeFileSync(
    script,
    `const { startEmbedded } = await import(${JSON.stringify(file)});
     await startEmbedded({ dataDir: ${JSON.stringify(path.join(hidden, "pg"))}, port: ${port}, settings: { shared_buffers: "16MB" } });
     console.log("up"); setInterval(() => {}, 1000);`,
  );
  const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(parent.stdout, "data");
  parent.kill("SIGKILL");
  await once(parent, "exit");
  const server = await start(await freePort());
  expect(server).toMatchObject({ reused: true, port });
  expect(await ask(server.url, "select 1 as one")).toEqual({ one: 1 });
});

test("a server that was killed itself starts again with what it had committed", async () => {
  const first = await start();
  await ask(first.url, "create table kept as select 1 as one");
  process.kill(postmaster(first), "SIGKILL");
  const second = await start();
  expect(second.reused).toBe(false);
  expect(await ask(second.url, "select one from kept")).toEqual({ one: 1 });
});

test("a process id that now belongs to another program is not taken for the server", async () => {
  const first = await start();
  await first.stop();
  const file = path.join(first.dataDir, "pgdata", "postmaster.pid");
  writeFileSync(file, `${process.pid}\n${path.dirname(file)}\n1\n5432\n\n127.0.0.1\n`);
  expect((await start()).reused).toBe(false);
});

test("a busy port gets a sentence that says which", async () => {
  await (await start()).stop();
  const other = net.createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(start(port)).rejects.toThrow(`port ${port} (内嵌数据库 PostgreSQL) is taken`);
  await new Promise((resolve) => other.close(resolve));
});

test("what an interrupted initdb left is made anew", async () => {
  const first = await start();
  await first.stop();
  const pgdata = path.join(first.dataDir, "pgdata");
  rmSync(pgdata, { recursive: true });
  mkdirSync(`${pgdata}.new`);
  writeFileSync(path.join(`${pgdata}.new`, "PG_VERSION"), "18\n");
  const second = await start();
  expect(await ask(second.url, "select 1 as one")).toEqual({ one: 1 });
  expect(existsSync(`${pgdata}.new`)).toBe(false);
});
