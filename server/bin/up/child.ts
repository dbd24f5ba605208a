/** One process of the product: started, watched until it is healthy, stopped. Its own words go to `.data/logs`. */
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./desk.ts";

const HEALTHY_WITHIN_MS = 180_000;
const ASK_EVERY_MS = 150;
const TAIL_LINES = 25;

export interface Child {
  name: string;
  process: ChildProcess;
  log: string;
}

/** `args` are the script and its words; `watch` starts it again whenever a file it has read changes. */
export function startChild(
  name: string,
  args: readonly string[],
  env: Record<string, string>,
  { dataDir, watch }: { dataDir: string; watch: boolean },
): Child {
  mkdirSync(join(dataDir, "logs"), { recursive: true, mode: 0o700 });
  const log = join(dataDir, "logs", `${name}.log`);
  const out = createWriteStream(log, { flags: "w" });
  const child = spawn(
    process.execPath,
    [
      "--import",
      join(ROOT, "bin", "end-with-parent.js"),
      ...(watch ? [join(ROOT, "bin", "watch.js")] : []),
      ...args,
    ],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        PATH: process.env.PATH ?? "",
        HOME: process.env.HOME ?? "",
        TZ: "Asia/Shanghai",
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        ...env,
      },
    },
  );
  child.stdout?.pipe(out);
  child.stderr?.pipe(out);
  return { name, process: child, log };
}

/** Resolves when `url` answers 200; rejects with the end of its log when the process ends or stays silent. */
export async function untilHealthy(child: Child, url: string): Promise<void> {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.process.exitCode !== null || child.process.signalCode !== null)
      throw new Error(wordsOf(child, child.process.exitCode));
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, ASK_EVERY_MS));
  }
  throw new Error(
    `${child.name} 在 ${HEALTHY_WITHIN_MS / 1000} 秒内没有应答 · did not answer ${url}\n${wordsOf(child, null)}`,
  );
}

/** SIGTERM, ten seconds to drain, then SIGKILL. */
export async function stopChild(child: Child): Promise<void> {
  if (child.process.exitCode !== null || child.process.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.process.once("exit", () => done()));
  child.process.kill("SIGTERM");
  const late = setTimeout(() => child.process.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(late);
}

/** The end of a child's own words, for people who should not have to look for a log first. */
export function wordsOf(child: Child, code: number | null): string {
  const lines = readFileSync(child.log, "utf8").trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
  const ended = code === null ? "" : `（退出码 exit ${code}）`;
  return `${child.name} 没有在运行 · is not running${ended}:\n${lines}\n（全部日志 · full log: ${child.log}）`;
}
