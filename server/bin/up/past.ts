/** The demo's past: made once, at the first start, by `past/main.ts`; a first start that was interrupted leaves no half of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO_PAST } from "../../setup/demo.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
export const PAST_FILE = "past.json";

type PastState = "making" | "made";

/** How far the past of this data folder is; undefined where it has none. */
export function readPast(dataDir: string): PastState | undefined {
  const file = join(dataDir, PAST_FILE);
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { state: PastState }).state
    : undefined;
}

export function writePast(dataDir: string, state: PastState): void {
  writeFileSync(join(dataDir, PAST_FILE), JSON.stringify({ state }));
}

/** Lives through the weeks before the demo's now, a line for each day. Rejects where a day could not be lived through. */
export async function makePast(dataDir: string, began: (player: ChildProcess) => void): Promise<void> {
  const from = Date.now();
  console.log(
    `· 演示经营 ${DEMO_PAST.firstDay} – ${DEMO_PAST.now.slice(0, 10)}（只在首次） · four weeks of trading, the first time only`,
  );
  const player = spawn(
    process.execPath,
    ["--import", join(ROOT, "bin", "end-with-parent.js"), join(ROOT, "past", "main.ts"), dataDir],
    {
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { PATH: process.env.PATH ?? "", TZ: "Asia/Shanghai", NODE_ENV: "production" },
    },
  );
  began(player);
  const code = await new Promise<number | null>((done) => player.once("exit", done));
  if (code !== 0)
    throw new Error(
      "演示经营没有做完，见上方；再次启动会重新开始，或用 npm start -- --empty · the demo's past was not made, see above; the next start begins anew",
    );
  writePast(dataDir, "made");
  console.log(`  共 ${((Date.now() - from) / 1000).toFixed(1)} s`);
}
