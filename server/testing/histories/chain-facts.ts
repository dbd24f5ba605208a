/** I3 and I14, asked of the files alone and laid beside the acquirer's own bills: the database is not asked. */
import { createReadStream, readFileSync } from "node:fs";
import { chainPathsFrom } from "#verifier/chain-paths.ts";
import { newestRegister } from "#verifier/kept-versions.ts";
import { keptVersions } from "#verifier/option-path.ts";
import { readChain } from "#verifier/read-chain.ts";
import { rowsThatCount } from "../../batch/testing/books.ts";
import { readDetail } from "../../clearing/clearing-detail-codec.ts";
import type { ClearingFile, Entry } from "../../clearing/clearing-file.ts";
import { readClearingFile } from "../../clearing/clearing-file-codec.ts";
import { counts } from "../../clearing/file-chain.ts";
import { type Lived, refuseRows } from "./history.ts";

/** Throws `Violated`. */
export async function checkChain(lived: Lived): Promise<void> {
  const { world } = lived;
  const { desk } = world;
  const { signers } = newestRegister(keptVersions({ desk }, "register"));
  const { chain, at } = readChain(chainPathsFrom({ desk }), signers);
  const final = chain.files.filter((f) => /released|settled/.test(chain.standing.get(f.digest) ?? ""));
  refuseTwice(
    lived,
    "I14",
    "a clearing date is released or settled once",
    final.map((f) => f.clearingDate),
  );
  const files: ClearingFile[] = [];
  const entries: string[] = [];
  for (const f of chain.files.filter((file) => counts(chain, file.digest))) {
    const { path } = at.get(f.digest) ?? { path: "" };
    files.push(readClearingFile(readFileSync(path)));
    const detail = createReadStream(path.replace(/\.clr$/, ".dtl.gz"));
    for await (const { entry } of readDetail(detail))
      if (entry.kind !== "O" && entry.kind !== "U") entries.push(keyOf(entry));
  }
  refuseTwice(lived, "I3", "each payment, refund and void stands in one file", entries);
  const lines = files.flatMap((f) => f.positions.map((p) => `${f.header.clearingDate} ${p.subMerchantNo}`));
  refuseTwice(lived, "I3", "each shop has one line per file", lines);
  const returned = files.flatMap((f) => f.returned.map((b) => `${b.fileDigest}:${b.lineNo} ${b.kind}`));
  refuseTwice(lived, "I14", "each result and return of the bank stands in one file", returned);
  const decided = files.flatMap((f) => f.decisions.map((j) => j.decisionRef));
  refuseTwice(lived, "I14", "each decision stands in one file", decided);
  refuseLost(lived, files, new Set(entries));
}

/** Every payment of a cleared bill has entered, is left out of the newest file, went by a decision, or was given back whole. */
function refuseLost(lived: Lived, files: readonly ClearingFile[], entered: ReadonlySet<string>): void {
  const rows = rowsThatCount(lived.world.rows);
  const [first, newest] = [files[0], files.at(-1)];
  if (!first || !newest) return;
  // What was paid before the platform's first order is of no file: the chain begins with it.
  const [since, until] = [Date.parse(first.header.windowFrom), Date.parse(newest.header.windowTo)];
  const out = new Set(newest.leftOut.filter((x) => x.refundReference === "").map((x) => x.acquirerReference));
  const decided = new Set(
    files.flatMap((f) => f.decisions.filter((j) => j.refundReference === "").map((j) => j.acquirerReference)),
  );
  const billed = rows.filter((r) => r.happenedAt.getTime() >= since && r.happenedAt.getTime() < until);
  const lost = billed.filter((r) => {
    if (r.kind !== "payment" || entered.has(`P ${r.acquirerReference} `)) return false;
    const back = billed.filter((b) => b.kind === "refund" && b.acquirerReference === r.acquirerReference);
    const isGivenBack = back.reduce((sum, b) => sum + b.settlementFen, 0n) >= r.settlementFen;
    return !out.has(r.acquirerReference) && !decided.has(r.acquirerReference) && !isGivenBack;
  });
  const references = lost.map((r) => r.acquirerReference);
  refuseRows(lived, "I3", "every payment of a cleared bill stands somewhere", references);
}

const keyOf = (e: Entry) =>
  `${e.kind} ${e.acquirerReference} ${"acquirerRefundReference" in e ? e.acquirerRefundReference : ""}`;

function refuseTwice(lived: Lived, code: string, name: string, keys: readonly string[]): void {
  const twice = keys.filter((key, i) => keys.indexOf(key) !== i);
  refuseRows(lived, code, name, twice);
}
