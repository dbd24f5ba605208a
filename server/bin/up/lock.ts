/** One start per data folder: a second one would take the first one's database and files from under it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Desk, stop } from "./desk.ts";

const FILE = "running.json";

/** Ends the start with a sentence while another one runs on this data folder; a lock left by kill -9 does not count. */
export function lockDesk(desk: Desk): () => void {
  const file = join(desk.dataDir, FILE);
  const other = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as { pid: number; port: number })
    : undefined;
  if (other && isStart(other.pid)) {
    stop(
      `这个数据目录上已经有一套在运行：http://${desk.host}:${other.port}（进程 ${other.pid}）。先停下它，或换一个目录：DATA_DIR=… npm start` +
        ` · already running on this data folder: stop it first, or choose another with DATA_DIR=…`,
    );
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, port: desk.ports.web }));
  return () => rmSync(file, { force: true });
}

/** The process lives and is a start of ours: process ids are used again. */
function isStart(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(join("server", "bin", "up.ts"));
  } catch {
    return false;
  }
}
