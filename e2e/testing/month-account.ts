import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NO_SEAL } from "#server/audit/day-seal.ts";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { digestOf, readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import type { Past } from "../../past/world.ts";
import { loggedFaults } from "./logged-faults.ts";

interface BankLine {
  fileDigest: string;
  lineNo: number;
  kind: string;
}
type Standing = ClearingFile & { digest: string };

/** What became of every fen of the files on the desk; `faults` has a sentence for each that is nowhere. */
export async function accountOfMonth(past: Past, first: string) {
  const { clerk, demo } = past;
  const faults: string[] = [];
  const check = await clerk.run("check", "--all", "--since", first.replaceAll("-", ""));
  const equal = check.words.match(/^一致 equal$/gm)?.length ?? 0;
  if (check.code !== 0) faults.push(check.words);
  const files = standing(join(demo.desk, "files"));
  if (equal !== files.length) faults.push(`${files.length} files stand, ${equal} are equal`);
  const sum = (of: (file: ClearingFile) => bigint) => files.reduce((s, f) => s + of(f), 0n);
  const taken = sum((f) => f.totals.grossTotal - f.totals.feeTotal);
  const givenBack = sum((f) => f.totals.grossRefundTotal - f.totals.feeReturnedTotal);
  const paid = sum((f) => f.totals.payTotal) - sum((f) => f.totals.returnedTotal);
  const newest = files.at(-1);
  const left = newest ? newest.totals.holdTotal + newest.totals.carryC - newest.totals.carryD : 0n;
  if (taken - givenBack !== paid + left)
    faults.push(`taken ${taken} − given back ${givenBack} is not paid ${paid} + left ${left}`);
  for (const line of newest?.positions ?? [])
    if (line.rest > 0n && line.action !== "HOLD")
      faults.push(`${line.subMerchantNo}: ${line.rest} is left without a ground`);
  for (const item of newest?.leftOut ?? [])
    faults.push(`${item.acquirerReference} is not decided: ${item.kind}`);
  for (const cover of newest?.covers ?? []) faults.push(`${cover.bearerNo} still owes ${cover.amount}`);
  faults.push(...unanswered(demo.desk, files), ...loggedFaults(0));
  const count = (of: (file: ClearingFile) => number) => files.reduce((s, f) => s + of(f), 0);
  const figures = {
    days: files.length,
    equal,
    payments: count((f) => f.channels.reduce((s, c) => s + c.saleCount, 0)),
    refunds: count((f) => f.channels.reduce((s, c) => s + c.refundCount, 0)),
    takenFen: String(taken),
    givenBackFen: String(givenBack),
    paidFen: String(paid),
    heldFen: String(newest?.totals.holdTotal ?? 0n),
    decided: count((f) => f.decisions.length),
    rejected: past.rejected.size,
    failedOrReturned: count((f) => f.returned.length),
    madeAlone: count((f) => (f.header.sealRoot === NO_SEAL ? 1 : 0)),
  };
  return { figures, faults };
}

/** The newest version of each date on the desk, by date. */
function standing(folder: string): Standing[] {
  const byDate = new Map<string, Standing>();
  for (const name of readdirSync(folder).filter((n) => n.endsWith(".clr"))) {
    const bytes = readFileSync(join(folder, name));
    const file = { ...readClearingFile(bytes), digest: digestOf(bytes) };
    const { clearingDate, seq } = file.header;
    if (seq > (byDate.get(clearingDate)?.header.seq ?? 0)) byDate.set(clearingDate, file);
  }
  return [...byDate.values()].sort((a, b) => (a.header.clearingDate < b.header.clearingDate ? -1 : 1));
}

/** Lines that were to be paid and of which the bank has said nothing. */
function unanswered(desk: string, files: readonly Standing[]): string[] {
  const lines = readFileSync(join(desk, "bank.jsonl"), "utf8").trimEnd().split("\n");
  const answered = new Set(
    lines
      .map((line) => JSON.parse(line) as BankLine)
      .filter((l) => l.kind !== "submitted")
      .map((l) => `${l.fileDigest} ${l.lineNo}`),
  );
  return files.flatMap((f) =>
    f.positions
      .filter((p) => p.pay > 0n && !answered.has(`${f.digest} ${p.lineNo}`))
      .map((p) => `${f.header.clearingDate} ${p.subMerchantNo}: the bank has not answered ${p.pay}`),
  );
}
