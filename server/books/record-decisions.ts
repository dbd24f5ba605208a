import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { type Decision, everInForce, itemKey } from "../clearing/decision.ts";
import { findDecisionFault } from "../clearing/decision-codec.ts";
import type { Id } from "../id.ts";
import { BOOK_READERS } from "./book-codec.ts";

/** Whose a decided item is where nobody of ours knows it: in a key, hence never null. */
const NOBODY: Id<"mch"> = `mch_${"0".repeat(26)}`;

/**
 * Keeps line by line what came into force in the newest book of decisions: what two people really signed by the newest
 * register, with whose item it is. What was kept before stays. Nothing before both books are there.
 */
export async function recordDecisions(sql: HotSql, { acquirerId }: { acquirerId: Id<"acq"> }): Promise<void> {
  const rows = await sql<Row<"booksVersion", "book" | "body">[]>`
    select distinct on (book) book, body from books_version
    where acquirer_id = ${acquirerId} and book in ('register','decisions') order by book, start desc, version desc`;
  const bodyOf = (book: string) => rows.find((row) => row.book === book)?.body;
  const [register, decisions] = [bodyOf("register"), bodyOf("decisions")];
  if (register === undefined || decisions === undefined) return;
  const known = await sql<Row<"decision", "decisionRef">[]>`
    select decision_ref from decision where acquirer_id = ${acquirerId}`;
  const refs = new Set(known.map((d) => d.decisionRef));
  const { signers } = BOOK_READERS.register(register);
  const isSigned = (d: Decision) => refs.has(d.decisionRef) || findDecisionFault(d, signers) === undefined;
  for (const ofItem of Map.groupBy(BOOK_READERS.decisions(decisions), itemKey).values()) {
    if (ofItem.every((d) => refs.has(d.decisionRef))) continue;
    for (const d of everInForce(ofItem.filter(isSigned)))
      if (!refs.has(d.decisionRef)) await recordDecision(sql, acquirerId, d);
  }
}

/** Whose it is, its payment says, or the payment that did not apply to its order. */
async function recordDecision(sql: HotSql, acquirerId: Id<"acq">, d: Decision): Promise<void> {
  const persons = d.signatures.map((s) => s.person);
  await sql`
    insert into decision (acquirer_id, merchant_id, sub_merchant_id, order_id, decision_ref, acquirer_reference,
      refund_reference, bearer, decided_as, until, amount_fen, persons, entered_at)
    select ${acquirerId}, coalesce(w.merchant_id, ${NOBODY}), w.sub_merchant_id, w.order_id, ${d.decisionRef},
      ${d.acquirerReference}, ${d.refundReference}, ${d.bearer}, ${d.as}, ${d.until ?? null}::date, ${d.amount},
      ${persons}::text[], ${new Date(d.enteredAt)}
    from (select) one left join lateral (
      select merchant_id, sub_merchant_id, order_id from payment
        where acquirer_id = ${acquirerId} and acquirer_reference = ${d.acquirerReference}
      union all
      select merchant_id, sub_merchant_id, order_id from payment_exception
        where acquirer_id = ${acquirerId} and acquirer_reference = ${d.acquirerReference}
      limit 1) w on true`;
}
