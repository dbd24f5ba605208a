/** What the chain says against a verdict, as a refusal. Pure. */
import { chainFaultsOf } from "../clearing/chain-fault.ts";
import { type FileChain, settlesOf } from "../clearing/file-chain.ts";
import type { Verdict } from "../clearing/verdict.ts";
import type { Refusal } from "../domain-error.ts";

/**
 * A release closes its date and settles exactly the older files that the chain names; a rejection asks the chain nothing.
 * Undefined where the verdict may be kept.
 */
export function findVerdictRefusal(chain: FileChain, verdict: Verdict): Refusal | undefined {
  const own = chain.files.find((f) => f.digest === verdict.digest);
  if (!own || verdict.verdict === "rejected") return undefined;
  const { clearingDate, seq } = own;
  const [fault] = chainFaultsOf(chain, own);
  if (fault) return { code: "chain_refused", reason: fault.code, clearingDate, seq };
  const { settles, waiting } = settlesOf(chain, own);
  if (waiting[0]) return { code: "older_file_open", clearingDate: waiting[0].clearingDate };
  const [expected, found] = [settles, verdict.settles].map((list) => list.join(" "));
  return expected === found
    ? undefined
    : { code: "release_settles_differ", expected: expected ?? "", found: found ?? "" };
}
