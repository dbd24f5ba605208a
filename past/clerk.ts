import { spawn } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { instantText } from "#server/calendar/instant.ts";
import type { Acquirer } from "./acquirer.ts";
import type { DemoFile } from "./demo-file.ts";
import type { Person } from "./person.ts";
import { END } from "./tool-end.ts";

const ROOT = join(import.meta.dirname, "..");
const LOOK_EVERY_MS = 20;
const PROPOSED_WITHIN_MS = 120_000;

interface Batch {
  clearingDate: string;
  status: string;
  payCount: number;
  payFen: bigint;
  leftOutCount: number;
  file: { id: string; name: string } | null;
}

/** The people of the acquirer's clearing desk: its folder, its tool, and the portal where they upload. */
export interface Clerk {
  /** The newest file of a date, once it is proposed and not `former`: fetched from the outbox into the desk's folder. Its name. */
  fetch(day: string, former?: string): Promise<string>;
  /** Two people release it, the platform is told, the bank gets its file. */
  release(name: string): Promise<Batch>;
  /** A date that the platform has not proposed: computed from the acquirer's own books, checked, released by two, the bank gets its file. */
  makeAlone(day: string, platform: string): Promise<string>;
  reject(name: string, reason: string): Promise<void>;
  /** Two people decide about one item. */
  decide(item: string, as: string): Promise<void>;
  batchOf(day: string): Promise<Batch | undefined>;
  run(...words: string[]): Promise<{ code: number; words: string }>;
  close(): void;
}

const RELEASE = ["clearing-1", "clearing-2"] as const;
const DECIDE = ["clearing-3", "clearing-4"] as const;

export function openClerk(demo: DemoFile, acquirer: Acquirer, portal: Person): Clerk {
  const shell = openShell();
  const files = join(demo.desk, "files");
  const outbox = join(demo.dataDir, "drop", demo.acquirerCode, "outbox");
  const at = () => instantText(acquirer.now());
  const run = (word: string, ...words: string[]) => shell.run([word, "--desk", demo.desk, ...words]);
  const done = async (word: string, ...words: string[]) => {
    const { code, words: said } = await run(word, ...words);
    if (code !== 0)
      throw new Error(`verify-clearing ${word} ${words.join(" ")} ended with ${code}:\n${said}`);
  };
  const key = (person: string) => join(demo.desk, "keys", `${person}.key`);
  const sign = async (name: string) => {
    const file = join(files, `${name}.clr`);
    for (const person of RELEASE) await done("release", "--file", file, "--key", key(person), "--at", at());
  };
  const exportIt = (name: string) =>
    done("export", "--file", join(files, `${name}.clr`), "--profile", "pain001", "--at", at());
  const { batchOf, tell } = openUpload(portal, files);

  return {
    run,
    batchOf,
    async fetch(day, former) {
      const stem = `QFC1_${demo.acquirerCode}_${day.replaceAll("-", "")}_`;
      const seq = former === undefined ? 1 : Number(former.slice(stem.length)) + 1;
      const name = `${stem}${seq}`;
      for (let waitedMs = 0; !existsSync(join(outbox, `${name}.ok`)); waitedMs += LOOK_EVERY_MS) {
        if (waitedMs > PROPOSED_WITHIN_MS)
          throw new Error(
            `${name} was not proposed: ${JSON.stringify(await batchOf(day), (_, v) => (typeof v === "bigint" ? String(v) : v))}`,
          );
        await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
      }
      for (const ending of [".clr", ".dtl.gz", ".sig", ".ok"])
        copyFileSync(join(outbox, name + ending), join(files, name + ending));
      return name;
    },
    async release(name) {
      await sign(name);
      const batch = await tell(name);
      await exportIt(name);
      return batch;
    },
    async makeAlone(day, platform) {
      const compact = day.replaceAll("-", "");
      const who = ["--acquirer", demo.acquirerCode, "--platform", platform, "--opened-at", at()];
      await done("compute", "--date", compact, ...who);
      const name = `QFC1_${demo.acquirerCode}_${compact}_1`;
      await done("check", "--file", join(files, `${name}.clr`));
      await sign(name);
      await exportIt(name);
      return name;
    },
    async reject(name, reason) {
      const file = join(files, `${name}.clr`);
      for (const person of RELEASE)
        await done("reject", "--file", file, "--key", key(person), "--reason", reason, "--at", at());
      await tell(name);
    },
    async decide(item, as) {
      for (const person of DECIDE)
        await done("decide", "--item", item, "--as", as, "--key", key(person), "--at", at());
    },
    close: shell.close,
  };
}

/** What the portal says of a date, and where a release is uploaded. */
function openUpload(portal: Person, files: string) {
  const list = (month: string) => portal.query<Batch[]>("clearing.list", { month });
  return {
    batchOf: async (day: string) => (await list(day.slice(0, 7))).find((b) => b.clearingDate === day),
    async tell(name: string): Promise<Batch> {
      const batch = (await list(`${name.slice(12, 16)}-${name.slice(16, 18)}`)).find(
        (b) => b.file?.name === name,
      );
      if (!batch?.file) throw new Error(`the portal does not show ${name}`);
      const rel = readFileSync(join(files, `${name}.rel`)).toString("base64");
      await portal.mutate("clearing.uploadVerdict", { fileId: batch.file.id, rel });
      return batch;
    },
  };
}

/** One process of the tool that takes one command line after the other. */
function openShell() {
  const tool = spawn(process.execPath, [join(ROOT, "past", "tool.ts")], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "", TZ: "Asia/Shanghai", NODE_ENV: "production" },
  });
  let heard = "";
  let ready: ((answer: { code: number; words: string }) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  const hear = (part: Buffer) => {
    heard += part.toString();
    const end = new RegExp(`${END}(\\d+)\\n$`).exec(heard);
    if (!end) return;
    const answer = { code: Number(end[1]), words: heard.slice(0, end.index) };
    heard = "";
    ready?.(answer);
  };
  tool.stdout.on("data", hear);
  tool.stderr.on("data", (part: Buffer) => {
    heard = part.toString() + heard;
  });
  tool.on("exit", (code) => failed?.(new Error(`the tool's shell ended with ${code}: ${heard}`)));
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(words: readonly string[]): Promise<{ code: number; words: string }> {
      const next = last.then(
        () =>
          new Promise<{ code: number; words: string }>((done, fail) => {
            ready = done;
            failed = fail;
            tool.stdin.write(`${JSON.stringify(words)}\n`);
          }),
      );
      last = next.catch(() => undefined);
      return next;
    },
    close: () => tool.stdin.end(),
  };
}
