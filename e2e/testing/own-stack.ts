import { readdirSync, readFileSync } from "node:fs";
import { type Stack, startStack } from "./stack.ts";

/** A stack of a story's own, as `startStack` starts it, which all helpers use until it is stopped. */
export async function openOwnStack(as: Parameters<typeof startStack>[0] = {}): Promise<Stack> {
  const others = process.env.QINGFEN_DATA_DIR;
  const stack = await startStack(as);
  process.env.QINGFEN_DATA_DIR = stack.demo.dataDir;
  return {
    ...stack,
    stop: async () => {
      await stack.stop();
      if (others === undefined) delete process.env.QINGFEN_DATA_DIR;
      else process.env.QINGFEN_DATA_DIR = others;
    },
  };
}

const PLATFORM = ["gateway.ts", "worker.ts", "web.ts", "desk.ts"];

/** The platform's own processes of a stack, by what they run; the acquirer's sandbox is none of them. */
function platformOf(up: number): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => {
      try {
        const parent = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1];
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return Number(parent) === up && PLATFORM.some((script) => words.includes(`server/bin/${script}`));
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The platform is off: nobody answers, asks or works; the acquirer's side goes on. */
export function switchPlatform(stack: Stack, to: "off" | "on"): void {
  const up = stack.process.pid;
  if (up === undefined) throw new Error("the stack has a process");
  const pids = platformOf(up);
  if (pids.length !== PLATFORM.length)
    throw new Error(`${pids.length} of ${PLATFORM.length} processes found`);
  for (const pid of pids) process.kill(pid, to === "off" ? "SIGSTOP" : "SIGCONT");
}
