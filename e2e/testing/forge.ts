import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { createDetail, readEntryLine } from "#server/clearing/clearing-detail-codec.ts";
import type { ClearingFile, Entry } from "#server/clearing/clearing-file.ts";
import {
  digestOf,
  okText,
  readClearingFile,
  signProposal,
  writeClearingFile,
} from "#server/clearing/clearing-file-codec.ts";
import { readDemo } from "./stack.ts";

export interface Forged {
  file: ClearingFile;
  entries: Entry[];
}

/**
 * What a dishonest platform could do: change a proposal, make every sum and digest fit again and sign it with its own
 * real key. Only recomputing from the acquirer's own books can tell. Returns the path of the forged `.clr`.
 */
export async function forgeProposal(name: string, change: (proposal: Forged) => void): Promise<string> {
  const { desk, keys } = readDemo();
  const stem = join(desk, "files", name);
  const proposal: Forged = {
    file: readClearingFile(readFileSync(`${stem}.clr`)),
    entries: gunzipSync(readFileSync(`${stem}.dtl.gz`))
      .toString("utf8")
      .trimEnd()
      .split("\n")
      .filter((line) => line !== "")
      .map((line, i) => readEntryLine(line, i + 1)),
  };
  change(proposal);
  const detail = createDetail();
  for await (const entry of Readable.from(proposal.entries)) await detail.write(entry as Entry);
  const { gz, count, sha256 } = await detail.close();
  const { file } = proposal;
  const parts = [
    file.documents,
    file.channels,
    file.positions,
    file.layers,
    file.moves,
    file.covers,
    file.returned,
    file.decisions,
    file.leftOut,
  ];
  const lineCount = 1 + parts.reduce((lines, part) => lines + part.length, 0);
  const clr = writeClearingFile({
    ...file,
    totals: { ...file.totals, lineCount, detailCount: count, detailSha256: sha256 },
  });
  const folder = join(desk, "forged");
  mkdirSync(folder, { recursive: true });
  const forged = join(folder, name);
  writeFileSync(`${forged}.clr`, clr);
  writeFileSync(`${forged}.dtl.gz`, gz);
  writeFileSync(
    `${forged}.sig`,
    signProposal(digestOf(clr), readFileSync(join(keys, "clearing.key"), "utf8")),
  );
  writeFileSync(`${forged}.ok`, okText(clr));
  return `${forged}.clr`;
}
