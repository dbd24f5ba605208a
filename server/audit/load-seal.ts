import type { HotSql } from "#db/client.ts";
import type { Maybe, Renamed, Row } from "#db/rows.ts";
import type { Snapshot } from "#db/snapshot.ts";
import { windowOf } from "../calendar/clearing-date.ts";
import type { Day } from "../calendar/day.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import type { DayToSeal } from "./load-day-tree.ts";
import { NO_ROOT } from "./tree-digest.ts";

export interface LoadedSeal {
  /** The acquirer's code. */
  code: string;
  root: string;
  /** What the seal says it hangs on. */
  previousRoot: string;
  /** Of the sealed date before it, as that stands now. */
  formerRoot: string;
  leafCount: number;
  /** What it was made of. */
  day: DayToSeal;
}

/** A sealed day and the one before it. Refuses `not_found`. */
export async function loadSeal(
  sql: HotSql,
  { acquirerId: acquirer, day }: { acquirerId: Id<"acq">; day: Day },
): Promise<LoadedSeal> {
  const [row] = await sql<
    (Row<"daySeal", "root" | "previousRoot" | "leafCount" | "snapshot"> &
      Row<"acquirer", "cutOffs" | "code"> &
      Maybe<Renamed<"daySeal", { formerRoot: "root"; former: "snapshot" }>>)[]
  >`
    select s.root, s.previous_root, s.leaf_count, s.snapshot, a.cut_offs, a.code, f.root as former_root, f.snapshot as former
    from day_seal s join acquirer a on a.id = s.acquirer_id
    left join lateral (select root, snapshot from day_seal f
      where f.acquirer_id = s.acquirer_id and f.day < s.day order by f.day desc limit 1) f on true
    where s.acquirer_id = ${acquirer} and s.day = ${day}::date`;
  if (!row) refuse({ code: "not_found", what: "seal" });
  const { cutOffs, snapshot, former, formerRoot, ...seal } = row;
  const seen: { snapshot: Snapshot; former: Snapshot | undefined } = {
    snapshot,
    former: former ?? undefined,
  };
  return {
    ...seal,
    formerRoot: formerRoot ?? NO_ROOT,
    day: { acquirer, day, ...windowOf(day, cutOffs), ...seen },
  };
}
