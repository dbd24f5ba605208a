import { closeSync, openSync, rmSync } from "node:fs";

/** Somebody else is writing the same at this moment. */
export class Busy extends Error {
  override name = "Busy";
}

/**
 * Reads, decides and writes at `path` while nobody else does: two people on one desk may press the same key at once. Throws
 * `Busy` where somebody is at it, or was stopped in the middle.
 */
export function alone<T>(path: string, act: () => T): T {
  const lock = `${path}.lock`;
  try {
    closeSync(openSync(lock, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Busy(
      `另一个命令正在写 ${path}，什么也没有改，请再运行一次；若确无别人在运行，删去 ${lock} / another command is writing it: run again; where there is none, remove the lock`,
    );
  }
  try {
    return act();
  } finally {
    rmSync(lock, { force: true });
  }
}
