/** What the bank says of the lines it was given: in any order, late, before the verdict has reached us, or back again. */
import fc from "fast-check";
import type { Day } from "../../calendar/day.ts";
import { dayOf, instantText } from "../../calendar/instant.ts";
import { kindOf, type Lived, later, minutes, pick, see, Violated } from "./history.ts";
import { waitingFiles } from "./morning.ts";

const fails = fc.array(fc.constantFrom(false, false, false, true), { maxLength: 8 });
const kindBy = (list: readonly boolean[]) => (lineNo: number) =>
  list[lineNo % list.length] ? ("failed" as const) : ("paid" as const);

/** The bank answers every line of the released files whose day has come, the oldest or the newest first. */
export const bank = kindOf(
  "bank",
  fc.record({ fails, isNewestFirst: fc.boolean(), minutes }),
  async (lived, { fails, isNewestFirst, minutes }) => {
    const at = later(lived, minutes);
    const days = await unansweredDays(lived, dayOf(at));
    for (const day of isNewestFirst ? days.reverse() : days) {
      await lived.world.answer(day, kindBy(fails), at);
      see(lived, "bank answered");
    }
  },
);

/** The bank's word is here before the verdict: it waits for it, and is taken after it. */
export const bankBeforeVerdict = kindOf(
  "bank before the verdict",
  fc.record({ fails, minutes }),
  async (lived, { fails, minutes }) => {
    const { world } = lived;
    const at = later(lived, minutes);
    const [oldest] = await waitingFiles(lived);
    if (!oldest) return;
    const { file } = await world.file(oldest.day);
    if (file.totals.payTotal === 0n || file.header.settleDay > dayOf(at)) return;
    await world.answer(oldest.day, kindBy(fails), at);
    await world.decide(oldest.day);
    const { imported } = await world.take();
    if (imported.length === 0)
      throw new Violated("model", "what waited for the verdict is taken after it", []);
    see(lived, "bank answered before the verdict");
  },
);

/** A payment of the bank comes back (退汇), and is said twice. */
export const comeBack = kindOf(
  "come back",
  fc.record({ line: fc.nat(), minutes }),
  async (lived, { line, minutes }) => {
    const { world } = lived;
    const at = later(lived, minutes);
    const paid = world.results.filter(
      (r) =>
        r.kind === "paid" &&
        !world.results.some(
          (b) => b.kind === "returned" && b.fileDigest === r.fileDigest && b.lineNo === r.lineNo,
        ),
    );
    if (paid.length === 0) return;
    const result = {
      ...pick(paid, line),
      kind: "returned" as const,
      bankDay: dayOf(at),
      enteredAt: instantText(at),
      reason: "账户已销户",
    };
    world.results.push(result);
    for (const name of ["returned", "returned again"])
      await world.deliver(`${result.fileDigest.slice(0, 8)}-${result.lineNo}-${name}.jsonl`, [result]);
    see(lived, "came back");
  },
);

/** The bank says "paid" of a line of which it had said "failed": it moves no money, two people look at it. */
export const contradiction = kindOf(
  "bank contradicts itself",
  fc.record({ line: fc.nat(), minutes }),
  async (lived, { line, minutes }) => {
    const { world } = lived;
    const at = later(lived, minutes);
    const failed = world.results.filter((r) => r.kind === "failed");
    if (failed.length === 0) return;
    const former = pick(failed, line);
    const { fileDigest, lineNo } = former;
    const result = {
      ...{ ...former, kind: "paid" as const, bankDay: dayOf(at), enteredAt: instantText(at) },
      ...{ bankReference: "B-again", reason: "" },
    };
    await world.deliver(`${fileDigest.slice(0, 8)}-${lineNo}-${at.getTime()}-paid.jsonl`, [result]);
    see(lived, "bank contradicted itself");
  },
);

/** Released dates whose money is due at the bank, and that it has not answered. */
async function unansweredDays({ world }: Lived, today: Day): Promise<Day[]> {
  const rows = await world.test.sql<{ day: Day }[]>`
    select clearing_date as day from clearing_batch b where status = 'released' and settle_day <= ${today}::date
      and not exists (select from bank_result r join clearing_file f on f.digest = r.file_digest where f.batch_id = b.id)
    order by clearing_date`;
  return rows.map((r) => r.day);
}
