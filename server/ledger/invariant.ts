/**
 * What must always be true (domain.md "What must always be true"), as a query that returns what is wrong: `subject` names the
 * row, `detail` says what was found. Each has been seen to find its damage (`check-invariants.pg.test.ts`). `$1` is now.
 */
export interface Invariant {
  code: `I${number}`;
  name: string;
  sql: string;
}

/** Batches whose file counts: everything that was computed and not rejected. */
export const COUNTS = "b.status in ('computed','proposed','released','settled')";
/** What each posting moves, a heading a row: positive into it, negative out of it. */
export const MOVES = `select acquirer_id, batch_id, business_day, to_heading as heading, amount_fen as fen from posting
  union all select acquirer_id, batch_id, business_day, from_heading, -amount_fen from posting`;
/** The newest counting batch of each acquirer. */
export const NEWEST = `select distinct on (b.acquirer_id) b.* from clearing_batch b where ${COUNTS} and b.step <> 'nothing_to_clear'
  order by b.acquirer_id, b.clearing_date desc, b.seq desc`;
/** The newest released clearing date of each acquirer, and since when its files follow each other. */
export const CLEARED = `select b.acquirer_id, max(b.clearing_date) as upto, min(b.clearing_date) as since from clearing_batch b
  where b.status in ('released','settled') group by b.acquirer_id`;
/** The clearing date (账日) to which an instant belongs, by the cut-offs of acquirer `a`. */
export const dateOf = (instant: string): string => `clearing_date(${instant}, a.cut_offs)`;
