import { join } from "node:path";
import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { decidersOf } from "#server/clearing/decision.ts";
import { SIGNATURES_NEEDED, type Verdict } from "#server/clearing/verdict.ts";
import { readRelease } from "#server/clearing/verdict-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { standingIn } from "../chain.ts";
import { checkFile } from "../check-file.ts";
import { inFile } from "../in-file.ts";
import { checkPathsFrom, fileFrom, filesIn, type Options, stemOf, Usage } from "../inputs.ts";
import { readMarked } from "../marked-file.ts";
import { isThere, readBytes } from "../read-file.ts";
import { NotSigned, releaseFile } from "../release-file.ts";
import { CHECK_OPTIONS } from "./book-options.ts";
import { EQUAL, text } from "./command.ts";
import { instantFrom } from "./instant-option.ts";
import { complain, say, sayTotals } from "./print.ts";
import { sayCheck } from "./print-check.ts";
import { signersFrom } from "./signers.ts";

export const VERDICT_OPTIONS = {
  ...CHECK_OPTIONS,
  signers: text,
  key: text,
  person: text,
  reason: text,
  rel: text,
  at: text,
} as const;
type VerdictOptions = Options & {
  [K in "signers" | "key" | "person" | "reason" | "rel" | "at"]?: string | undefined;
};

/** `release` and `reject`: shows what is signed, checks where the books are at hand, then signs for one person. */
export async function signVerdict(o: VerdictOptions, verdict: Verdict["verdict"]): Promise<number> {
  if (o.key === undefined) throw new Usage("缺少 --key 个人密钥 / --key is needed");
  if (verdict === "rejected" && !o.reason)
    throw new Usage("拒绝须写明 --reason / a rejection needs --reason");
  const path = o.file ?? waitingFor(o);
  const hasBooks = o.desk !== undefined || o.agreements !== undefined;
  let decidedBy: ReadonlySet<string> = new Set();
  let file: ClearingFile | undefined;
  if (hasBooks && verdict === "released") {
    const result = await checkFile(checkPathsFrom({ ...o, file: path }));
    if (sayCheck(result) !== EQUAL)
      throw new NotSigned("核对未得一致，拒绝放行 / the check does not say equal: not released");
    file = result.file;
    if (file && result.books) decidedBy = decidersOf(standingIn(file), result.books.decisions);
  }
  const { bytes } = readMarked(path, o.ok ?? `${stemOf(path)}.ok`);
  file ??= inFile(path, () => readClearingFile(bytes));
  const digest = sha256Hex(bytes);
  if (!hasBooks || verdict === "rejected") {
    say(`摘要 digest ${digest}`);
    sayTotals(file, file.totals.detailCount);
    if (verdict === "released")
      complain("! 本次未核对，请先 check / not checked in this run: run check first");
  }
  const relPath = o.rel ?? `${stemOf(path)}.rel`;
  const { release, isComplete } = releaseFile({
    file,
    digest,
    verdict,
    reason: o.reason,
    keyPath: o.key,
    person: o.person,
    relPath,
    signers: signersFrom(o),
    decidedBy,
    at: instantFrom(o.at),
  });
  const word = verdict === "released" ? "放行 release" : "拒绝 reject";
  const by = release.signatures.map((s) => s.person).join("、");
  say(`已签署 signed: ${word} ${by} → ${relPath}`);
  say(
    isComplete ? "两人已签，可以上传 / two have signed: final" : "还需另一人签署 / one more person must sign",
  );
  return EQUAL;
}

/** On the desk: the newest file that two people have not spoken on. */
function waitingFor(o: Options): string {
  if (o.desk === undefined) return fileFrom(o);
  const waiting = filesIn(join(o.desk, "files")).filter(({ path }) => {
    const rel = `${stemOf(path)}.rel`;
    return (
      !isThere(rel) || inFile(rel, () => readRelease(readBytes(rel))).signatures.length < SIGNATURES_NEEDED
    );
  });
  return waiting.at(-1)?.path ?? fileFrom(o);
}
