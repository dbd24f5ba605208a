import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Temporary name, fsync, rename, fsync of the folder: nobody ever reads half a file. */
export function writeOutput(path: string, bytes: string | Uint8Array, mode = 0o600): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const content = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
  const fd = openSync(temporary, "w", mode);
  try {
    for (let at = 0; at < content.length; ) at += writeSync(fd, content, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Appends whole lines of JSON and waits until they are on disk. */
export const appendLines = (path: string, lines: readonly object[]): void =>
  appendTexts(
    path,
    lines.map((line) => JSON.stringify(line)),
  );

/** Appends lines and waits until they are on disk. */
export function appendTexts(path: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const fd = openSync(path, "a", 0o600);
  try {
    writeSync(fd, lines.map((line) => `${line}\n`).join(""));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
