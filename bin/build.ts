/** `next build`, only when what goes into it has changed since the last time. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const INPUTS = [
  "app",
  "server",
  "db",
  "messages",
  "public",
  "next.config.js",
  "postcss.config.mjs",
  "proxy.ts",
  "package-lock.json",
  "tsconfig.json",
];
const MARK = join(ROOT, ".next", "inputs.sha256");

/** Returns false when the build failed; its own words are on the screen by then. */
export function buildWeb(): boolean {
  const wanted = digestOf(INPUTS);
  if (existsSync(MARK) && readFileSync(MARK, "utf8") === wanted) return true;
  console.log(
    "正在构建网页（约 1 分钟，改动后才需要） · building the web pages (about a minute, only after a change)",
  );
  const next = join(ROOT, "node_modules", "next", "dist", "bin", "next");
  const done = spawnSync(process.execPath, [next, "build"], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (done.status !== 0) return false;
  writeFileSync(MARK, wanted);
  return true;
}

function digestOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  const visit = (path: string): void => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(join(path, name));
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(path).update("\0").update(readFileSync(full)).update("\0");
    }
  };
  for (const path of paths) visit(path);
  return hash.digest("hex");
}
