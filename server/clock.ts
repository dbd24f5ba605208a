import { readFileSync } from "node:fs";

/** What was read of the sandbox's clock file holds for so long, ms. */
export const READ_EVERY_MS = 2;
/** Nobody moves the clock further than this from the machine's, ms (ten years): a larger figure is a broken file. */
const OFFSET_MAX_MS = 10 * 366 * 86_400_000;

export interface Clock {
  /** Business time: the process clock plus the offset of the sandbox's clock file. */
  now(): Date;
  /** The offset last read, ms; the worker makes partitions again when it moves. */
  offsetMs(): number;
}

/**
 * Opens the business clock. With a file `{"offsetMs": n}` (written by the sandbox only) the offset is read again whenever
 * somebody asks and the last reading is 2 ms old; a file that is absent or half written keeps the former offset. Without a file
 * it is the machine's clock: nothing in production can move business time.
 */
export function openClock(file?: string): Clock {
  if (file === undefined) return { now: () => new Date(), offsetMs: () => 0 };
  let offset = readOffset(file, 0);
  let readAt = performance.now();
  const offsetMs = () => {
    if (performance.now() - readAt < READ_EVERY_MS) return offset;
    offset = readOffset(file, offset);
    readAt = performance.now();
    return offset;
  };
  return { now: () => new Date(Date.now() + offsetMs()), offsetMs };
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
