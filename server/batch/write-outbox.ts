import { writeWhole } from "../document/write-whole.ts";

/**
 * Writes the four files of a batch into the folder the acquirer reads: each under a temporary name, synced, renamed, the folder
 * synced, and the flag `.ok` last. A reader that waits for the flag never sees half a file; writing again changes nothing.
 */
export async function writeOutbox(
  outboxDir: string,
  file: { name: string; clr: Buffer; detailGz: Buffer; signature: string; ok: string },
): Promise<void> {
  const parts: [string, Buffer | string][] = [
    ["clr", file.clr],
    ["dtl.gz", file.detailGz],
    ["sig", file.signature],
    ["ok", file.ok],
  ];
  for (const [extension, content] of parts) await writeWhole(outboxDir, `${file.name}.${extension}`, content);
}
