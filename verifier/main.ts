#!/usr/bin/env node
/**
 * verify-clearing: the acquirer's own tool. It reads files and writes files; it has no database and no network.
 * Exit 0 equal or done, 1 differs or refused, 2 an input cannot be read.
 */
import { runCommand } from "./command/run-command.ts";

process.exitCode = await runCommand(process.argv.slice(2));
