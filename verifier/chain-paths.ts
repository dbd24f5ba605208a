import { join, resolve } from "node:path";
import { readRelease } from "#server/clearing/verdict-codec.ts";
import { exportsBeside } from "./export-record.ts";
import { inFile } from "./in-file.ts";
import { namesIn } from "./option-path.ts";
import { type Options, Usage } from "./options.ts";
import type { ChainPaths } from "./read-chain.ts";
import { readBytes } from "./read-file.ts";

/** The path of a clearing file without its ending: its companions differ in the ending only. */
export const stemOf = (file: string): string => file.replace(/\.clr$/, "");

/** Every file of the chain: named, or all of the desk. Throws `Usage`. */
export function chainPathsFrom(o: Options, file?: string): ChainPaths {
  const withRel = (clr: string, rel = `${stemOf(clr)}.rel`) => ({ clr, rel });
  const own = file === undefined ? [] : [withRel(file)];
  const bank = o.bank ?? (o.desk === undefined ? undefined : join(o.desk, "bank.jsonl"));
  const exports = bank === undefined ? undefined : exportsBeside(bank);
  if (o.first) {
    if (o.desk !== undefined) refuseFirst(o.desk);
    return { files: own, exports: undefined };
  }
  if (o.previous !== undefined) {
    const former = o.previous.map((path, i) => withRel(path, i === 0 ? o["previous-release"] : undefined));
    return { files: [...former, ...own], exports };
  }
  if (o.desk === undefined) throw new Usage("缺少 --previous 或 --first / --previous or --first is needed");
  const folder = join(o.desk, "files");
  const stems = new Set(
    namesIn(folder)
      .filter((n) => /\.(clr|rel)$/.test(n))
      .map((n) => n.replace(/\.\w+$/, "")),
  );
  const files = [...stems].sort().map((stem) => withRel(join(folder, `${stem}.clr`)));
  const isElsewhere = own.filter((f) => !files.some((d) => resolve(d.clr) === resolve(f.clr)));
  return { files: [...files, ...isElsewhere], exports };
}

/** A desk that has released a file has no first one any more. */
function refuseFirst(desk: string): void {
  const folder = join(desk, "files");
  for (const name of namesIn(folder).filter((n) => n.endsWith(".rel"))) {
    const path = join(folder, name);
    if (inFile(path, () => readRelease(readBytes(path))).verdict.verdict === "released")
      throw new Usage(`清分台已有放行 ${name}，不能用 --first / the desk has a release: --first is refused`);
  }
}
