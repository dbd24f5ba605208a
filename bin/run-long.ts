/**
 * The parts of `npm run test:long`, one after the other; each says at its end what it came to. `-- --only <name>` runs one:
 * a part that was stopped goes on with the variables of its last line of progress.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const PARTS = [
  { name: "days", program: ["verifier", "testing", "run-long.ts"] },
  { name: "histories", program: ["server", "testing", "histories", "run-long.ts"] },
  { name: "month", program: ["e2e", "testing", "month.ts"] },
];

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
const parts = PARTS.filter(({ name }) => only === undefined || name === only);
process.exitCode = parts.length > 0 ? 0 : 1;
for (const { program } of parts) {
  const done = spawnSync(process.execPath, [join(ROOT, ...program)], { cwd: ROOT, stdio: "inherit" });
  if (done.status !== 0) process.exitCode = 1;
}
