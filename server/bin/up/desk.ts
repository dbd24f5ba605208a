/** Where this desk keeps its things and which doors it opens. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { findUnspoken, SPOKEN_NAMES } from "#sandbox/seed/acquirer-config.ts";
import { portsOf } from "../../../bin/ports.js";
import { readPast } from "./past.ts";

export const ROOT = join(import.meta.dirname, "..", "..", "..");

export interface Desk {
  dataDir: string;
  host: string;
  ports: ReturnType<typeof portsOf>;
  /** A real acquirer's configuration; absent: the sandbox is the acquirer. */
  acquirerConfig: string | undefined;
  databaseUrl: string | undefined;
  fresh: boolean;
  /** A fresh demo begins with four weeks of trading (`past/main.ts`). */
  withPast: boolean;
  /** How the sandbox acquirer is spoken to, in the order of preference; absent: as at the last start. */
  dialects: readonly string[] | undefined;
  /** Screens and processes follow the files. */
  dev: boolean;
}

/** Reads the command line (`bin/start.js` has refused what nobody knows) and the environment. */
export function readDesk(argv: readonly string[], env: NodeJS.ProcessEnv): Desk {
  const web = Number(env.PORT ?? "3000");
  if (!Number.isInteger(web) || web < 1024 || web > 65_000)
    stop(`PORT 必须是 1024–65000 的整数 · PORT must be a whole number from 1024 to 65000`);
  const acquirerConfig = env.ACQUIRER_CONFIG_FILE ? resolve(env.ACQUIRER_CONFIG_FILE) : undefined;
  const databaseUrl = env.DATABASE_URL || undefined;
  if (acquirerConfig && !databaseUrl)
    stop("接入真实收单机构时必须设置 DATABASE_URL · with a real acquirer DATABASE_URL is required");
  const dataDir = resolve(env.DATA_DIR ?? join(ROOT, ".data"));
  // A data folder somebody deleted by hand: the embedded database may rest elsewhere and must not speak of an older demo.
  const isNew = !acquirerConfig && !databaseUrl && !existsSync(join(dataDir, "demo.json"));
  const isHalf = !acquirerConfig && readPast(dataDir) === "making";
  if (isHalf)
    console.log(
      "上次首启没有做完，演示经营重新开始 · the first start was interrupted: the demo's past begins anew",
    );
  return {
    dataDir,
    host: env.HOST ?? "127.0.0.1",
    ports: portsOf(web),
    acquirerConfig,
    databaseUrl,
    fresh: isNew || isHalf || argv.includes("--fresh"),
    withPast: !acquirerConfig && !argv.includes("--empty"),
    dialects: dialectsOf(argv),
    dev: argv.includes("--dev"),
  };
}

/** `--dialect huifu,bank-gateway`: names that the sandbox knows. */
function dialectsOf(argv: readonly string[]): readonly string[] | undefined {
  if (!argv.includes("--dialect")) return undefined;
  const names = argv.flatMap((_, i) => (argv[i - 1] === "--dialect" ? (argv[i] ?? "").split(",") : []));
  const unspoken = names.length === 0 ? "" : findUnspoken(names);
  const known = SPOKEN_NAMES.join(", ");
  if (unspoken !== undefined)
    stop(`--dialect ${unspoken}：可选 ${known}，各一次 · choose from ${known}, each once`);
  return names;
}

/** Ends the start with one clear sentence. */
export function stop(sentence: string): never {
  console.error(`\n${sentence}`);
  process.exit(1);
}
