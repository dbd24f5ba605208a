/** A seed is a history, and not the day on which it is lived. */
import { expect, inject, test } from "vitest";
import type { Lived } from "./history.ts";
import { findFault } from "./live-histories.ts";
import { live, openLived, WORLD_HISTORIES } from "./lived-world.ts";
import { withWideTemplate } from "./wide-template.ts";

const SEED = 510;
const COMMANDS = 10;

test("the histories of a seed, lived again, are the same to the last row and its id", async () => {
  const server = await withWideTemplate(inject("pg"));
  const told: unknown[] = [];
  for (let time = 0; time < 2; time++) {
    const lived = await openLived(server, [SEED]);
    try {
      for (let seed = SEED; seed < SEED + WORLD_HISTORIES; seed++)
        expect(await findFault(seed, COMMANDS, (list) => live(lived, list))).toBeUndefined();
      told.push(await rowsOf(lived));
    } finally {
      await lived.world.close();
    }
  }
  expect(told[0]).toEqual(told[1]);
});

const rowsOf = async ({
  world: {
    test: { sql },
  },
}: Lived) => [
  [...(await sql`select id, kind, subject_id, facts, happened_at from event order by id`)],
  [...(await sql`select id, clearing_date, order_id, acquirer_reference from payment order by id`)],
  [
    ...(await sql`select id, refund_no, status, funding, amount_fen, funded_at, lacking from refund order by id`),
  ],
  [
    ...(await sql`select clearing_date, line_no, number, rest_fen, p.pay_fen, cover_fen, action, reason from position p
    join clearing_batch b on b.id = batch_id order by clearing_date, seq, line_no`),
  ],
];
