#!/usr/bin/env node
/**
 * verify-clearing: the acquirer's own tool. It reads files and writes files; it has no database and no network.
 * Exit 0 equal or done, 1 differs or refused, 2 an input cannot be read.
 */
import { runCommand } from "./command/run-command.ts";

// A reader that has seen enough (`| head`) closes the pipe: the work goes on to its end, and its exit code stays true.
for (const out of [process.stdout, process.stderr])
  out.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

process.exitCode = await runCommand(process.argv.slice(2));
