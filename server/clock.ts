import { readFileSync } from "node:fs";

/** How often the sandbox's clock file is read again, ms. */
export const READ_EVERY_MS = 200;
/** Nobody moves the clock further than this from the machine's, ms (ten years): a larger figure is a broken file. */
const OFFSET_MAX_MS = 10 * 366 * 86_400_000;

export interface Clock {
  /** Business time: the process clock plus the offset of the sandbox's clock file. */
  now(): Date;
  /** The offset last read, ms; the worker makes partitions again when it moves. */
  offsetMs(): number;
  close(): void;
}

/**
 * Opens the business clock. With a file `{"offsetMs": n}` (written by the sandbox only) the offset is read every
 * 200 ms; a file that is absent or half written keeps the former offset. Without a file it is the machine's clock:
 * nothing in production can move business time.
 */
export function openClock(file?: string): Clock {
  let offset = file === undefined ? 0 : readOffset(file, 0);
  const timer =
    file === undefined
      ? undefined
      : setInterval(() => {
          offset = readOffset(file, offset);
        }, READ_EVERY_MS);
  timer?.unref();
  return {
    now: () => new Date(Date.now() + offset),
    offsetMs: () => offset,
    close: () => clearInterval(timer),
  };
}

function readOffset(file: string, former: number): number {
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    const value = typeof read === "object" && read !== null && "offsetMs" in read ? read.offsetMs : undefined;
    return typeof value === "number" && Number.isSafeInteger(value) && Math.abs(value) <= OFFSET_MAX_MS
      ? value
      : former;
  } catch {
    return former;
  }
}
