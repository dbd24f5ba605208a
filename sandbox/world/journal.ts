import { existsSync, readFileSync, truncateSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Fact } from "./facts.ts";

/**
 * The append-only memory of the sandbox. `append` resolves once the line is on disk (fdatasync; lines that wait
 * together share one). A line torn by `kill -9` was never acknowledged and is cut off when the journal is opened.
 */
export interface Journal {
  append(fact: Fact): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  line: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export async function openJournal(file: string): Promise<{ facts: Fact[]; journal: Journal }> {
  const facts = existsSync(file) ? readFacts(file) : [];
  const handle = await open(file, "a", 0o600);
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await writeDurably(handle, batch.map((w) => w.line).join(""));
        for (const w of batch) w.resolve();
      } catch (error) {
        for (const w of batch) w.reject(error);
      }
    }
    flushing = undefined;
  }

  return {
    facts,
    journal: {
      append(fact) {
        return new Promise((resolve, reject) => {
          waiting.push({ line: `${JSON.stringify(fact)}\n`, resolve, reject });
          flushing ??= flush();
        });
      },
      async close() {
        await flushing;
        await handle.close();
      },
    },
  };
}

async function writeDurably(handle: FileHandle, text: string): Promise<void> {
  await handle.appendFile(text);
  await handle.datasync();
}

function readFacts(file: string): Fact[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
  return bytes
    .subarray(0, end)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Fact);
}
