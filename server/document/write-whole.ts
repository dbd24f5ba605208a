import { randomUUID } from "node:crypto";
import { mkdir, open, rename } from "node:fs/promises";
import path from "node:path";

/**
 * Lays a file into a folder that somebody else reads, made where it is missing: under a temporary name, then its own, so that
 * nobody reads half of it, and on the disk before it is answered. A file of that name is replaced.
 */
export async function writeWhole(folder: string, name: string, content: Buffer | string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A name nobody else has: two workers may lay the same file down at once, and process ids repeat across machines.
  const temporary = path.join(folder, `.${name}.${randomUUID()}`);
  const handle = await open(temporary, "wx", 0o640);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path.join(folder, name));
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
