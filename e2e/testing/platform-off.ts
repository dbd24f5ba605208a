/** A platform that is off while the acquirer's side goes on: stopped where it stands, or ended and started again. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ended, type Stack, startAgain } from "./stack.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PLATFORM = ["gateway.ts", "worker.ts", "web.ts", "desk.ts"].map((script) => `server/bin/${script}`);
const SANDBOX = ["sandbox/main.ts"];
const LOOK_EVERY_MS = 100;
const WITHIN_MS = 60_000;

/** The processes of a stack that run one of these scripts, by pid. */
function processesOf(stack: Stack, scripts: readonly string[]): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const found = pids
    .filter((pid) => {
      try {
        const parent = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1];
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return Number(parent) === stack.process.pid && scripts.some((script) => words.includes(script));
      } catch {
        return false;
      }
    })
    .map(Number);
  if (found.length !== scripts.length)
    throw new Error(`${found.length} of ${scripts.length} processes found`);
  return found;
}

/** Nobody of the platform answers, asks or works, until it is let go on where it stands. */
export function freezePlatform(stack: Stack): { goOn(): void } {
  const pids = processesOf(stack, PLATFORM);
  const all = (signal: NodeJS.Signals) => {
    for (const pid of pids) process.kill(pid, signal);
  };
  all("SIGSTOP");
  return { goOn: () => all("SIGCONT") };
}

/**
 * `npm start` and every process of the platform end: by SIGTERM as it stops by itself, by SIGKILL each where it stands. The
 * acquirer's sandbox goes on alone until everything is started again on the same folder.
 */
export async function endPlatform(
  stack: Stack,
  signal: "SIGTERM" | "SIGKILL",
): Promise<{ startAgain(): Promise<void> }> {
  const [sandbox = 0] = processesOf(stack, SANDBOX);
  const env = environmentOf(sandbox);
  const platform = processesOf(stack, PLATFORM);
  const children = [...platform, sandbox];
  // Children first and all of them found before: once `npm start` is gone nobody is its child any more.
  if (signal === "SIGKILL") for (const pid of platform) process.kill(pid, signal);
  await ended(stack.process, signal);
  // What its parent left behind ends by itself.
  await until(() => children.every((pid) => !existsSync(`/proc/${pid}`)));
  const alone = spawn(process.execPath, [join(ROOT, ...SANDBOX)], { cwd: ROOT, stdio: "ignore", env });
  const { sandbox: door } = stack.demo;
  await until(async () => (await fetch(`${door}/healthz`).catch(() => undefined))?.ok === true);
  return {
    async startAgain() {
      await ended(alone, "SIGTERM");
      await startAgain(stack);
    },
  };
}

/** What a process was started with, but for the channel to whoever started it. */
function environmentOf(pid: number): NodeJS.ProcessEnv {
  const pairs = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  return Object.fromEntries(
    pairs
      .filter((pair) => pair.includes("=") && !pair.startsWith("NODE_CHANNEL"))
      .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  ) as unknown as NodeJS.ProcessEnv;
}

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; !(await is()); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs > WITHIN_MS) throw new Error(`not so after ${WITHIN_MS} ms: ${is}`);
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}
