/** The bank of a clearing test: it takes the payable lines of a released file and says what became of each. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Day } from "../../calendar/day.ts";
import { dayOf, instantText } from "../../calendar/instant.ts";
import type { AcquirerCtx } from "../../context.ts";
import { writeMark } from "../../document/file-mark-digest.ts";
import type { Id } from "../../id.ts";
import { importInbox } from "../../result/import-inbox.ts";
import { type BankResult, writeResults } from "../../result/result-codec.ts";
import type { FiledDay } from "./clearing-world.ts";

/** A result that does not say otherwise entered the acquirer's book in the morning of its bank day. */
type Told = Omit<BankResult, "enteredAt"> & { enteredAt?: string };
const tenOClock = (day: Day) => `${day}T10:00:00+08:00`;

export type TestBank = ReturnType<typeof openBank>;

/** A bank that writes its answers into `inbox`, where the worker reads them. */
export function openBank(
  ctx: AcquirerCtx,
  side: { acquirerId: Id<"acq">; inbox: string; fileOf: (day: Day) => Promise<FiledDay> },
) {
  const { acquirerId, inbox } = side;
  /** What it was given and what became of it, as the acquirer keeps it. */
  const results: (BankResult & { subMerchantNo: string })[] = [];

  /**
   * Answers the payable lines of a day's file on their settle day; `of` says what of each line. `at`: paid then, and entered
   * at once.
   */
  async function answer(
    day: Day,
    of: (lineNo: number, no: string) => BankResult["kind"] = () => "paid",
    at?: Date,
  ): Promise<void> {
    const { file, digest } = await side.fileOf(day);
    const answers = file.positions
      .filter((p) => p.pay > 0n)
      .map((p) => ({
        fileDigest: digest,
        lineNo: p.lineNo,
        kind: of(p.lineNo, p.subMerchantNo),
        amount: p.pay,
        bankDay: at ? dayOf(at) : p.settleDay,
        enteredAt: at ? instantText(at) : tenOClock(p.settleDay),
        bankReference: `B${p.lineNo}`,
        reason: of(p.lineNo, p.subMerchantNo) === "failed" ? "户名不符" : "",
        subMerchantNo: p.subMerchantNo,
      }));
    for (const r of answers) results.push({ ...r, kind: "submitted" as BankResult["kind"] }, r);
    await deliver(`${day}.jsonl`, answers);
  }

  /** Puts a result file of the bank into the inbox and lets the worker read it. */
  async function deliver(
    name: string,
    told: readonly Told[],
  ): Promise<{ imported: string[]; waiting: string[]; failed: string[] }> {
    const plain = told.map((r) => {
      const { fileDigest, lineNo, kind, amount, bankDay, bankReference, reason } = r;
      const enteredAt = r.enteredAt ?? tenOClock(bankDay);
      const { persons } = r;
      return { fileDigest, lineNo, kind, amount, bankDay, bankReference, reason, enteredAt, persons };
    });
    const text = writeResults(plain);
    writeFileSync(path.join(inbox, name), text);
    writeFileSync(path.join(inbox, `${name}.ok`), writeMark(Buffer.from(text)));
    return await take();
  }
  /** The worker reads what lies in the inbox. */
  const take = () => importInbox(ctx, { acquirerId, inboxDir: inbox, seen: new Map() });
  return { results, answer, deliver, take };
}
