/**
 * What `npm start` and `npm test` need before anything else can run, on whatever Node the machine has (20 or newer):
 * the packages of the lock file, and with them Node 24, under which everything else runs.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MARK = join(ROOT, "node_modules", ".installed");
const MIN_NODE_MAJOR = 24;
const PARENT_EVERY_MS = 500;

/** Whether packages were ever installed here. */
export const isInstalled = () => existsSync(MARK);

/** Installs exactly what the lock file says, when it has changed since the last time. */
export function installPackages() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
  if (existsSync(MARK) && readFileSync(MARK, "utf8") === wanted) return;
  console.log("正在安装依赖（首次约 1 分钟） · installing packages (about a minute the first time)");
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const done = spawnSync("npm", args, { cwd: ROOT, stdio: "inherit" });
  if (done.status !== 0)
    fail("依赖安装失败，见上方 npm 的提示。 · npm ci failed; its own message stands above.");
  mkdirSync(dirname(MARK), { recursive: true });
  writeFileSync(MARK, wanted);
}

/** The Node that runs our TypeScript: the one from the packages, else this one if it is new enough. */
export function findNode() {
  for (const node of [join(ROOT, "node_modules", ".bin", "node"), process.execPath]) {
    if (!existsSync(node)) continue;
    const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? "";
    if (Number(version.slice(1).split(".")[0]) >= MIN_NODE_MAJOR) return node;
  }
  return fail(
    `需要 Node ${MIN_NODE_MAJOR}：随依赖附带的只有 linux-x64 版，请自行安装 Node ${MIN_NODE_MAJOR} 后重试。` +
      ` · Node ${MIN_NODE_MAJOR} is needed; the packages carry it for linux-x64 only, please install it and try again.`,
  );
}

/** Runs one program, passes signals on, ends as it ends. The IPC channel lets it notice when this process is gone. */
export function become(node, args, env = {}) {
  const child = spawn(node, ["--import", join(ROOT, "bin", "end-with-parent.js"), ...args], {
    cwd: ROOT,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, TZ: "Asia/Shanghai", NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  endWithNpm(child);
}

/** npm, told to end, ends its shell and nobody else: a start of npm's ends when it has become somebody else's child. */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    child.kill("SIGTERM");
  }, PARENT_EVERY_MS);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
