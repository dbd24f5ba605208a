import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
/** What runs on the server, and the acquirer's own tool: no test, no test support. */
const SOURCE = /^(server|db|verifier|app\/_server)\/.*\.(ts|sql)$/;
const TEST = /\.test\.ts$|\/(testing|adversary)\//;

/** Every source of both by its path, as it lies on the disk. */
export function readSources(): Map<string, string> {
  const listed = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", listed, { cwd: ROOT, encoding: "utf8" }).split("\0");
  const wanted = files.filter((f) => SOURCE.test(f) && !TEST.test(f) && existsSync(join(ROOT, f)));
  return new Map(wanted.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
}
