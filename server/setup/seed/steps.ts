import { present } from "../../assert.ts";
import { dayOf } from "../../calendar/instant.ts";
import { idOf, newId, type Prefix, uuidOf } from "../../id.ts";
import type { LifeCycle } from "../../life-cycle.ts";
import type { Tx } from "./tenant.ts";

/** The demo begins where every life begins and takes its steps, each with its fact: of no acquirer's day, so no seal holds it. */
export async function takeSteps<S extends string>(
  tx: Tx,
  life: LifeCycle<S>,
  prefix: Prefix,
  rows: readonly { id: string }[],
  steps: readonly S[],
  now: Date,
  set: Record<string, Date> = {},
): Promise<void> {
  for (const [i, to] of steps.entries()) {
    const from = steps[i - 1] ?? present(life.first[0], "a life begins somewhere");
    await tx`update ${tx(life.table)} set ${tx({ status: to, ...(i === steps.length - 1 ? set : {}) })} where id = any(${rows.map((r) => r.id)}::uuid[])`;
    await tx`insert into audit_entry ${tx(
      rows.map(({ id }) => ({
        id: uuidOf(newId("aud", now)),
        day: dayOf(now),
        actor: "machine:seed",
        action: `${life.table}.seed`,
        subject_id: idOf(prefix, id),
        facts: tx.json({ from, to }),
        happened_at: now,
      })) as never,
    )}`;
  }
}
