import { openSession } from "#db/session.ts";
import { readDemo } from "./stack.ts";

const WITHIN_MS = 60_000;
const EVERY_MS = 50;

/**
 * What whoever owns the platform's database could do: as soon as the bill of a payment is imported, before anything is computed
 * from it, the fee in the platform's own copy becomes `fee`. Resolves once that is done.
 */
export async function setBilledFee(acquirerReference: string, fee: bigint): Promise<void> {
  const [holder, reader] = [openSession(readDemo().databaseUrl), openSession(readDemo().databaseUrl)];
  try {
    await holder.begin(async (tx) => {
      // Nothing is compared with the bill, and so nothing computed from it, until this is committed.
      await tx`lock table difference in access exclusive mode`;
      await untilBilled(reader, acquirerReference);
      await tx`set local session_replication_role = replica`;
      await tx`update statement_line set fee_fen = ${String(fee)}
        where acquirer_reference = ${acquirerReference} and kind = 'payment'`;
    });
  } finally {
    await Promise.all([holder.end(), reader.end()]);
  }
}

/** Looks from a session that holds no lock: a bill that is taken in meanwhile waits for nobody. */
async function untilBilled(reader: ReturnType<typeof openSession>, acquirerReference: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < WITHIN_MS; waitedMs += EVERY_MS) {
    const rows = await reader`select from statement_line where acquirer_reference = ${acquirerReference}`;
    if (rows.length > 0) return;
    await new Promise((done) => setTimeout(done, EVERY_MS));
  }
  throw new Error(`no bill of ${acquirerReference} came`);
}
