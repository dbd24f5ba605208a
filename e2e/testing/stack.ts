/**
 * The whole product on free ports with a demo of its own: real processes, nothing mocked. Playwright's global set-up,
 * and what the benches start too.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isPortFree } from "../../bin/ports.js";

const ROOT = join(import.meta.dirname, "..", "..");
const UP_WITHIN_MS = 300_000;
/** With four weeks of trading first. */
const UP_WITH_PAST_MS = 840_000;

export interface Demo {
  dataDir: string;
  web: string;
  /** Where the acquirer's people sign in; `desk` is their folder. */
  acquirerDesk: string;
  gateway: string;
  sandbox: string;
  desk: string;
  keys: string;
  password: string;
  databaseUrl: string;
  databaseFolder?: string;
  apiKey: string;
  acquirerCode: string;
  acquirerConfig: string;
  /** Our ids by the acquirer's merchant number. */
  shops: Record<string, string>;
  signIns: { login: string; label: string; url: string }[];
}

export function readDemo(dataDir = process.env.QINGFEN_DATA_DIR ?? ""): Demo {
  return JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8")) as Demo;
}

export interface Stack {
  demo: Demo;
  /** `npm start` of now: another one after the platform was ended and started again. */
  process: ChildProcess;
  /** What `npm start` has said so far. */
  words(): string;
  stop(): Promise<void>;
}

/** An empty demo on the noon of a day, or one with its past as `npm start` makes it; by which interfaces its acquirer is spoken to. */
export async function startStack({
  withPast = false,
  day = "2026-11-20",
  dialects = ["direct"],
} = {}): Promise<Stack> {
  const dataDir = mkdtempSync(join(tmpdir(), "qingfen-"));
  const stack: Stack = {
    ...(await runUp({ dataDir, port: await freeBase(), withPast, day, dialects })),
    demo: readDemo(dataDir),
    async stop() {
      await ended(stack.process, "SIGTERM");
      for (const folder of [dataDir, stack.demo.databaseFolder ?? dataDir])
        rmSync(folder, { recursive: true, force: true });
    },
  };
  return stack;
}

/** `npm start` on the folder of a stack that has ended: on the same doors, with everything it had. */
export async function startAgain(stack: Stack): Promise<void> {
  const { dataDir, web } = stack.demo;
  Object.assign(stack, await runUp({ dataDir, port: Number(new URL(web).port), withPast: false }));
}

/** Resolves when the process is gone. */
export async function ended(process: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const gone = new Promise<void>((done) => process.once("exit", () => done()));
  process.kill(signal);
  await gone;
}

async function runUp(as: {
  dataDir: string;
  port: number;
  withPast: boolean;
  day?: string;
  dialects?: readonly string[];
}): Promise<Pick<Stack, "process" | "words">> {
  const up = spawn(
    process.execPath,
    [
      ...["--import", join(ROOT, "bin", "end-with-parent.js"), join(ROOT, "server", "bin", "up.ts")],
      ...(as.withPast ? [] : ["--empty"]),
      ...(as.dialects ? ["--dialect", as.dialects.join(",")] : []),
    ],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      env: {
        ...process.env,
        DATA_DIR: as.dataDir,
        PORT: String(as.port),
        TZ: "Asia/Shanghai",
        ...(as.day === undefined ? {} : { DEMO_DAY: as.day }),
      },
    },
  );
  let words = "";
  await new Promise<void>((ready, fail) => {
    const late = setTimeout(
      () => fail(new Error(`the stack did not start:\n${words}`)),
      as.withPast ? UP_WITH_PAST_MS : UP_WITHIN_MS,
    );
    up.stdout?.on("data", (chunk: Buffer) => {
      words += chunk.toString();
      if (words.includes("Qingfen is running")) {
        clearTimeout(late);
        ready();
      }
    });
    up.once("exit", (code) => fail(new Error(`the stack ended (${code}):\n${words}`)));
  });
  return { process: up, words: () => words };
}

/** Six doors in a row that are all free. */
async function freeBase(): Promise<number> {
  for (let base = 20_000 + (process.pid % 400) * 50; base < 60_000; base += 10) {
    const free = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => isPortFree(base + n)));
    if (free.every(Boolean)) return base;
  }
  throw new Error("no six free ports in a row");
}

/** With `QINGFEN_DATA_DIR` the stories run against a stack that is up already. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (process.env.QINGFEN_DATA_DIR) return async () => {};
  const stack = await startStack();
  process.env.QINGFEN_DATA_DIR = stack.demo.dataDir;
  return () => stack.stop();
}
