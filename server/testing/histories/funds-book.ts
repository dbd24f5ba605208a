/** The acquirer's funds book of a history (`funds.jsonl`), from its bills and its bank: E2 to E5 are asked of every file. */
import { present } from "../../assert.ts";
import { rowsThatCount } from "../../batch/testing/books.ts";
import type { RefundVoid } from "../../books/refund-void.ts";
import { addDays } from "../../calendar/calendar.ts";
import { clearingDateOf } from "../../calendar/clearing-date.ts";
import { writeCompactDay } from "../../calendar/compact-day-codec.ts";
import type { Day } from "../../calendar/day.ts";
import { dayOf } from "../../calendar/instant.ts";
import { CHANNELS } from "../../channel/channel.ts";
import type { ClearingFile } from "../../clearing/clearing-file.ts";
import { sumFen } from "../../money/fen.ts";
import type { WrittenRow } from "../../statement/bill-row.ts";
import type { Lived } from "./history.ts";

/**
 * Its lines until yesterday; `files`: those that count, by date. A channel pays in the morning what it owed the evening
 * before, less its fees and refunds; what is advanced is booked with the date of the file that needs it.
 */
export function fundsOf({ world, voids }: Lived, files: readonly ClearingFile[]): object[] {
  const first = files[0]?.header.clearingDate;
  if (first === undefined) return [];
  const { cutOffs } = world.core.register();
  const stated = rowsThatCount(world.rows);
  const lines: object[] = [];
  const ended = endedRefunds(world, voids, files);
  const owed = new Map<string, bigint>();
  let closing = 0n;
  let advanced = 0n;
  for (let day = first; day < dayOf(world.test.now()); day = addDays(day, 1)) {
    let arrived = 0n;
    for (const channel of CHANNELS) {
      const opening = owed.get(channel) ?? 0n;
      const rows = stated.filter(
        (r) => r.remark === channel && clearingDateOf(r.happenedAt, cutOffs) === day,
      );
      const paid = rows.filter((r) => r.kind === "payment");
      const back = rows.filter((r) => r.kind === "refund");
      const again = ended.filter((v) => v.row.remark === channel && v.day === day).map((v) => v.row);
      const moved = {
        collected: settled(paid),
        refunded: settled(back) - settled(again),
        feeWithheld: fees(paid) - fees(back) + fees(again),
        arrived: opening > 0n ? opening : 0n,
      };
      const rest = opening + moved.collected - moved.refunded - moved.feeWithheld - moved.arrived;
      owed.set(channel, rest);
      arrived += moved.arrived;
      lines.push(lineOf(day, "in_transit", { channel, opening, ...moved, closing: rest }));
    }
    const file = files.find((f) => f.header.clearingDate === day);
    const needed = file ? advancedBy(world, file) : advanced;
    const funds = {
      opening: closing,
      arrived,
      returned: atBank(world, "returned", day),
      advances: needed > advanced ? needed - advanced : 0n,
      paid: atBank(world, "paid", day),
      refunded: notOursIn(world, file),
      feeDrawn: 0n,
      repaid: needed < advanced ? advanced - needed : 0n,
    };
    closing += arrived + funds.returned + funds.advances - funds.paid - funds.refunded - funds.repaid;
    advanced = needed;
    lines.push(lineOf(day, "client_funds", { ...funds, closing }));
  }
  return lines;
}

const settled = (rows: readonly WrittenRow[]) => sumFen(rows.map((r) => r.settlementFen));
const fees = (rows: readonly WrittenRow[]) => sumFen(rows.map((r) => r.feeFen));

/** Refunds that ended CLOSED, with the date on which the log took them up; what had been handed over by then ends elsewhere. */
function endedRefunds({ rows, core }: Lived["world"], voids: string, files: readonly ClearingFile[]) {
  const { cutOffs } = core.register();
  const said = voids.split("\n").filter((line) => line !== "");
  const ended = said.map((line) => {
    const { acquirerRefundReference, enteredAt } = JSON.parse(line) as RefundVoid;
    const row = rows.find((r) => r.acquirerRefundReference === acquirerRefundReference);
    return {
      row: present(row, "a bill has the refund"),
      day: clearingDateOf(new Date(enteredAt), cutOffs),
    };
  });
  const isGone = ({ row, day }: (typeof ended)[number]) =>
    files.some(
      ({ header, decisions }) =>
        header.clearingDate < day &&
        decisions.some((j) => j.kind === "not_ours" && j.refundReference === row.acquirerRefundReference),
    );
  return ended.filter((e) => !isGone(e));
}

const lineOf = (day: Day, kind: string, said: Record<string, bigint | string>) => ({
  day: writeCompactDay(day),
  kind,
  ...Object.fromEntries(Object.entries(said).map(([key, value]) => [key, `${value}`])),
});

/** What shops owe, and refunds that nobody bears until two people decide about them. */
function advancedBy(world: Lived["world"], { positions, leftOut }: ClearingFile): bigint {
  const unborne = leftOut.filter((x) => x.refundReference !== "" && x.kind === "not_computable");
  return sumFen([
    ...positions.map((p) => (p.rest < 0n ? -p.rest : 0n)),
    ...unborne.map((x) => keptOf(world, x)),
  ]);
}

const atBank = ({ results }: Lived["world"], kind: string, day: Day): bigint =>
  sumFen(results.filter((b) => b.kind === kind && b.bankDay === day).map((b) => b.amount));

/**
 * What two people said is not this house's leaves it with the file that says so, less the fee that the channel kept of it; a
 * refund of such a payment comes back from whoever was handed it.
 */
function notOursIn(world: Lived["world"], file: ClearingFile | undefined): bigint {
  const gone = file?.decisions.filter((j) => j.kind === "not_ours") ?? [];
  return sumFen(gone.map((j) => (j.refundReference === "" ? 1n : -1n) * keptOf(world, j)));
}

/** Of an item's row in the bill: the amount less the fee, 0 where no bill has it. */
function keptOf(
  { rows }: Lived["world"],
  item: { acquirerReference: string; refundReference: string },
): bigint {
  const row = rows.find(
    (r) =>
      r.acquirerReference === item.acquirerReference && r.acquirerRefundReference === item.refundReference,
  );
  return row ? row.settlementFen - row.feeFen : 0n;
}
