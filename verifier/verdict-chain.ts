/** What the chain lets be said of a file: released, rejected, handed to the bank. Pure; what it refuses throws. */
import { chainFaultsOf } from "#server/clearing/chain-fault.ts";
import {
  ancestorsOf,
  type FileChain,
  isFinal,
  type KnownFile,
  settlesOf,
} from "#server/clearing/file-chain.ts";
import { faultSentence, nameOf } from "./compare-chain.ts";
import { NotPayable } from "./payment-order.ts";
import { NotSigned } from "./registered-signer.ts";

/** The older files that a release of `own` settles, oldest first. Throws NotSigned where the chain forbids the release. */
export function settledBy(chain: FileChain, own: KnownFile): KnownFile[] {
  const [fault] = chainFaultsOf(chain, own);
  if (fault) throw new NotSigned(`不能放行 / not to be released：${faultSentence(fault)}`);
  const { settles, waiting } = settlesOf(chain, own);
  const [oldest] = waiting;
  if (oldest)
    throw new NotSigned(
      `更早的文件还没有结论，须先放行或拒绝：${nameOf(oldest)} / an older file waits for its verdict and comes first`,
    );
  return ancestorsOf(chain, own)
    .filter((f) => settles.includes(f.digest))
    .reverse();
}

/** Throws NotSigned where the date is closed by this very file: it is paid, or a later release settled it. */
export function refuseLateRejection(chain: FileChain, own: KnownFile): void {
  if (isFinal(chain, own))
    throw new NotSigned(
      `这份文件已放行、结清或提交银行，不能再拒绝 / released, settled or exported: it can no longer be rejected`,
    );
}

/** Throws NotPayable where the file is void, settled by a later one, or another file closed its date. */
export function refuseExport(chain: FileChain, own: KnownFile): void {
  if (chain.standing.get(own.digest) !== "released")
    throw new NotPayable(
      "只有自己被放行的文件才能付款：已作废或由后一份结清的文件不付款 / void or settled: nothing is paid out of it",
    );
  const fault = chainFaultsOf(chain, own).find((f) => f.code === "date_closed" || f.code === "previous_void");
  if (fault) throw new NotPayable(faultSentence(fault));
}
