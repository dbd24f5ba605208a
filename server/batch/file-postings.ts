/** What the ledger says of a file on its way: what is payable moves from `due` to `proposed` to `released`. Pure. */
import type { ClearingFile } from "../clearing/clearing-file.ts";
import { move, type Posting, shopHeading } from "../ledger/posting.ts";

export const proposedPostings = (file: ClearingFile, digest: string): Posting[] =>
  moved(file, digest, "due", "proposed");
export const releasedPostings = (file: ClearingFile, digest: string): Posting[] =>
  moved(file, digest, "proposed", "released");

function moved<To extends "proposed" | "released">(
  file: ClearingFile,
  digest: string,
  from: "due" | "proposed",
  to: To,
): Posting[] {
  return file.positions.flatMap((p) => {
    const [source, target] = [shopHeading(from, p.subMerchantNo), shopHeading(to, p.subMerchantNo)];
    return move(to, source, target, p.pay, `${digest}:${p.lineNo}`);
  });
}
