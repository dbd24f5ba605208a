import { access, mkdir, open, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Refusal } from "../domain-error.ts";
import { MARK_ENDING } from "./file-mark-digest.ts";

/**
 * Puts a file of the inbox aside with its mark: read, into `done/`; refused, into `failed/` with the refusal beside it as
 * `<name>.reason`. What lies there already stays as it is; the newer file gets the next free name, `<name>.2`.
 */
export async function closeLaidFile(input: {
  dir: string;
  name: string;
  refusal?: Refusal | undefined;
}): Promise<void> {
  const { dir, name, refusal } = input;
  const folder = path.join(dir, refusal ? "failed" : "done");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const target = path.join(folder, await takeName(folder, name));
  if (refusal) await writeFile(`${target}.reason`, `${JSON.stringify(refusal)}\n`);
  const from = path.join(dir, name);
  const hasMark = await access(from + MARK_ENDING).then(
    () => true,
    () => false,
  );
  // The mark goes first: a book without it is nobody's any more.
  if (hasMark) await rename(from + MARK_ENDING, target + MARK_ENDING);
  await rename(from, target);
}

/** Takes the first free name by an empty file, which the move then replaces: nobody else can have taken it. */
async function takeName(folder: string, name: string): Promise<string> {
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}.${n}`;
    try {
      await (await open(path.join(folder, free), "wx", 0o600)).close();
      return free;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
