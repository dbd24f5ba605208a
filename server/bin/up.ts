/**
 * `npm start`: the whole product on one desk. Database, migrations, demo, build, then web, the acquirer's desk, gateway, worker
 * and the sandbox acquirer, each watched until it answers. Ctrl-C stops everything; a start after kill -9 finds its way.
 * `npm run dev`: the same without a build; screens change as they are saved, the other processes start again.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildWeb } from "../../bin/build.ts";
import { findOpenPath } from "../env/private-path.ts";
import { type Child, startChild, stopChild, untilHealthy, wordsOf } from "./up/child.ts";
import { openDatabaseOf } from "./up/database.ts";
import { readyDemo } from "./up/demo.ts";
import { ROOT, readDesk, stop } from "./up/desk.ts";
import { environmentOf, readyKeys } from "./up/environment.ts";
import { checkPorts } from "./up/free-ports.ts";
import { lockDesk } from "./up/lock.ts";
import { makePast, PAST_FILE, readPast, writePast } from "./up/past.ts";
import { announce, step } from "./up/say.ts";

const desk = readDesk(process.argv.slice(2), process.env);
const children: Child[] = [];
/** What the demo made besides the database: the acquirer's side, keys, files on the way, the clock. */
const DEMO_THINGS = ["sandbox", "keys", "drop", "clock.json", "acquirer.json", "demo.json", PAST_FILE];
let ending = false;

mkdirSync(desk.dataDir, { recursive: true, mode: 0o700 });
const open = findOpenPath("DATA_DIR", desk.dataDir);
if (open !== undefined) stop(open);
const unlock = lockDesk(desk);
await checkPorts(desk);
const database = await step("PostgreSQL", () => openDatabaseOf(desk)).catch((error: Error) => {
  unlock();
  return stop(error.message);
});

async function end(code: number): Promise<never> {
  if (ending) return new Promise(() => {});
  ending = true;
  await Promise.all(children.map(stopChild));
  await database.stop();
  unlock();
  if (code === 0) console.log("已停止 · stopped");
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!ending) console.log("\n正在停止 · stopping");
    void end(0);
  });
}

try {
  if (desk.fresh) await beginDemo();
  await step("数据表与角色 · migrations", () => database.migrate());
  readyKeys(desk);
  const demo = desk.acquirerConfig
    ? undefined
    : await step("演示数据 · demo", () => readyDemo(desk, database));
  if (!desk.dev && !buildWeb()) throw new Error("网页构建失败，见上方 · the web build failed, see above");
  const env = environmentOf(desk, database);
  const start = async (name: "sandbox" | "gateway" | "worker" | "web" | "desk", script: string) => {
    // Next loads what changed by itself; a watcher beside it would start web again at every compilation.
    const isNext = name === "web" || name === "desk";
    const words = desk.dev && isNext ? ["--dev"] : [];
    const child = startChild(name, [join(ROOT, script), ...words], env[name], {
      dataDir: desk.dataDir,
      watch: desk.dev && !isNext,
    });
    children.push(child);
    child.process.on("exit", (code) => {
      if (ending) return;
      console.error(`\n${wordsOf(child, code)}`);
      void end(1);
    });
    await untilHealthy(child, `http://${desk.host}:${desk.ports[name]}/healthz`);
  };
  if (!desk.acquirerConfig) await step("沙箱收单机构 · sandbox", () => start("sandbox", "sandbox/main.ts"));
  await step("网关、后台、网页、收单机构工作台 · gateway, worker, web, desk", () =>
    Promise.all([
      start("gateway", "server/bin/gateway.ts"),
      start("worker", "server/bin/worker.ts"),
      start("web", "server/bin/web.ts"),
      start("desk", "server/bin/desk.ts"),
    ]),
  );
  if (readPast(desk.dataDir) === "making")
    await makePast(desk.dataDir, (player) => children.push({ name: "past", process: player, log: "" }));
  announce(desk, demo);
} catch (error) {
  if (!ending) console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  await end(1);
}

/** Takes the old demo away on both sides. Begun only where a database runs: what has not begun is not called interrupted. */
async function beginDemo(): Promise<void> {
  for (const thing of DEMO_THINGS) rmSync(join(desk.dataDir, thing), { recursive: true, force: true });
  if (desk.withPast) writePast(desk.dataDir, "making");
  await database.empty();
}
