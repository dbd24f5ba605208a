/** A lie as four files under the platform's own signature; undefined where the format cannot say it, or it is none. */
import { Bug } from "#server/assert.ts";
import { totalsOf } from "#server/clearing/clearing-equations.ts";
import type { Entry, FileTotals } from "#server/clearing/clearing-file.ts";
import { clearingFileName } from "#server/clearing/clearing-file-codec.ts";
import type { LivedDay } from "../testing/chain-of-days.ts";
import type { Falsified } from "../testing/changes/change.ts";
import { detailOf, sealed } from "../testing/platform.ts";
import { mended, type Told } from "./mend.ts";

export const fileName = (header: Told["file"]["header"]): string => `${clearingFileName(header)}.clr`;

export interface ForgeOptions {
  /** Totals that are not what the records add up to. */
  totals?: (totals: FileTotals) => FileTotals;
  /** As it is: nothing made right around it. */
  isRaw?: boolean;
}

/** `change` answers what the day would say; everything around it is made right again. */
export async function forged(
  lived: LivedDay,
  change: (told: Told) => Told | undefined,
  { totals, isRaw = false }: ForgeOptions = {},
): Promise<Falsified | undefined> {
  const { world, proposed } = lived;
  const before: Told = { file: proposed.file, entries: proposed.entries };
  const changed = change(before);
  if (!changed) return undefined;
  try {
    const { file, entries } = isRaw ? changed : mended(before, changed);
    const list = sorted(entries);
    const detail =
      changed.entries === before.entries
        ? { gz: proposed.detail, count: list.length, sha256: proposed.file.totals.detailSha256 }
        : await detailOf(list);
    const own = totalsOf(file, { detailCount: detail.count, detailSha256: detail.sha256 });
    const stated = totals ? totals(own) : own;
    const made = sealed(world, { ...file, totals: stated }, list, detail.gz);
    const isSame = made.clr.equals(proposed.clr) && detail.gz.equals(proposed.detail);
    return isSame ? undefined : { proposed: { ...made, name: fileName(file.header) } };
  } catch (error) {
    // A negative amount, two sales of one reference: no file can hold it.
    if (error instanceof Bug) return undefined;
    throw error;
  }
}

const RANK = { P: 0, O: 0, U: 0, R: 1, V: 2 } as const;
/** In the order of the detail. */
function sorted(entries: readonly Entry[]): Entry[] {
  const cumulative = (e: Entry) => (e.kind === "R" ? e.cumulative : 0n);
  return [...entries].sort((a, b) => {
    if (a.acquirerReference !== b.acquirerReference)
      return a.acquirerReference < b.acquirerReference ? -1 : 1;
    if (RANK[a.kind] !== RANK[b.kind]) return RANK[a.kind] - RANK[b.kind];
    const [x, y] = [cumulative(a), cumulative(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
