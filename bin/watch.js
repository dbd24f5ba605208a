/**
 * Runs a program under `node --watch`: it starts again when a file it has read changes. The watcher itself preloads
 * nothing, so this process stands before it and takes it along when it is told to end or its parent is gone.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";

const preload = join(import.meta.dirname, "end-with-parent.js");
const watched = spawn(
  process.execPath,
  ["--watch", "--watch-preserve-output", "--import", preload, ...process.argv.slice(2)],
  { stdio: ["ignore", "inherit", "inherit", "ipc"] },
);
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => watched.kill("SIGTERM"));
watched.on("exit", (code) => process.exit(code ?? 1));
