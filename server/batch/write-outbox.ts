import { randomUUID } from "node:crypto";
import { mkdir, open, rename } from "node:fs/promises";
import path from "node:path";

/**
 * Writes the four files of a batch into the folder the acquirer reads: each under a temporary name, synced, renamed, the folder
 * synced, and the flag `.ok` last. A reader that waits for the flag never sees half a file; writing again changes nothing.
 */
export async function writeOutbox(
  outboxDir: string,
  file: { name: string; clr: Buffer; detailGz: Buffer; signature: string; ok: string },
): Promise<void> {
  await mkdir(outboxDir, { recursive: true, mode: 0o700 });
  const parts: [string, Buffer | string][] = [
    ["clr", file.clr],
    ["dtl.gz", file.detailGz],
    ["sig", file.signature],
    ["ok", file.ok],
  ];
  for (const [extension, content] of parts) {
    const target = path.join(outboxDir, `${file.name}.${extension}`);
    // A name nobody else has: two workers may lay the same file down at once, and process ids repeat across machines.
    const temporary = path.join(outboxDir, `.${file.name}.${extension}.${randomUUID()}`);
    const handle = await open(temporary, "wx", 0o640);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
    await syncFolder(outboxDir);
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
