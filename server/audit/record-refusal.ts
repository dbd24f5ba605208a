import type { Database } from "#db/client.ts";
import type { Actor } from "../actor.ts";
import type { RefusalCode } from "../domain-error.ts";

export interface RecordRefusal {
  actor: Actor;
  /** What was asked for. */
  act: string;
  code: RefusalCode;
  origin: string;
  at: Date;
}

const MINUTE_MS = 60_000;
/** A count is looked at for so long; older ones go with each new one. */
const REFUSALS_KEPT_MS = 90 * 24 * 60 * MINUTE_MS;

/**
 * Counts a refused act of a person: one row per person, act, refusal and minute, so that a thousand tries are one line. In a
 * transaction of its own, as web's login: the refused one was undone. Programs and API keys are not counted.
 */
export async function recordRefusal(door: { db: Database }, refused: RecordRefusal): Promise<void> {
  const { actor, act, code, origin, at } = refused;
  if (!("staffId" in actor)) return;
  const minute = new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
  const acquirer = "acquirerId" in actor ? actor.acquirerId : null;
  const merchant = "merchantId" in actor ? actor.merchantId : null;
  await door.db.hot(
    (sql) => sql`select count_refusal(${actor.staffId}::uuid, ${minute}::timestamptz, ${act}, ${code},
      ${acquirer}::uuid, ${merchant}::uuid, ${origin}),
      forget_refusals(${new Date(minute.getTime() - REFUSALS_KEPT_MS)}::timestamptz)`,
  );
}
