import type { ClearingFile } from "#server/clearing/clearing-file.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { decidersOf } from "#server/clearing/decision.ts";
import type { Signer } from "#server/clearing/register.ts";
import type { Verdict } from "#server/clearing/verdict.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { standingIn } from "../chain.ts";
import { chainPathsFrom, stemOf } from "../chain-paths.ts";
import { checkFile } from "../check-file.ts";
import { nameOf } from "../compare-chain.ts";
import { fileFrom } from "../desk-file.ts";
import { inFile } from "../in-file.ts";
import { checkPathsFrom } from "../inputs.ts";
import { readMarked } from "../marked-file.ts";
import { type Options, Usage } from "../options.ts";
import { readChain } from "../read-chain.ts";
import { NotSigned } from "../registered-signer.ts";
import { releaseFile } from "../release-file.ts";
import { refuseLateRejection, settledBy } from "../verdict-chain.ts";
import { CHECK_OPTIONS } from "./book-options.ts";
import { EQUAL, flag, text } from "./command.ts";
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
  unchecked: flag,
} as const;
type VerdictOptions = Options & { unchecked?: boolean | undefined } & {
  [K in "signers" | "key" | "person" | "reason" | "rel" | "at"]?: string | undefined;
};

/** `release` and `reject`: checks what is released, asks the chain, shows what is signed, then signs for one person. */
export async function signVerdict(o: VerdictOptions, verdict: Verdict["verdict"]): Promise<number> {
  if (o.key === undefined) throw new Usage("缺少 --key 个人密钥 / --key is needed");
  if (verdict === "rejected" && !o.reason)
    throw new Usage("拒绝须写明 --reason / a rejection needs --reason");
  const path = fileFrom(o);
  const signers = signersFrom(o);
  const { bytes } = readMarked(path, o.ok ?? `${stemOf(path)}.ok`);
  const file = inFile(path, () => readClearingFile(bytes));
  const digest = sha256Hex(bytes);
  const own = { path, file, digest };
  const isReleased = verdict === "released";
  const decidedBy = isReleased ? await checkedBy(o, own) : new Set<string>();
  const settles = await settledFrom(o, own, verdict, signers);
  if (!isReleased || o.unchecked) {
    say(`摘要 digest ${digest}`);
    sayTotals(file, file.totals.detailCount);
  }
  const relPath = o.rel ?? `${stemOf(path)}.rel`;
  const said = {
    settles,
    ...(o.reason !== undefined && { reason: o.reason }),
    ...(isReleased && o.unchecked && ({ unchecked: "true" } as const)),
  };
  const { release, isComplete } = releaseFile({
    ...{ file, digest, verdict, said, keyPath: o.key, person: o.person, relPath, signers, decidedBy },
    at: instantFrom(o.at),
  });
  const word = isReleased ? "放行 release" : "拒绝 reject";
  const by = release.signatures.map((s) => s.person).join("、");
  say(`已签署 signed: ${word} ${by} → ${relPath}`);
  for (const older of settles) say(`一并结清 settles ${older}`);
  say(
    isComplete ? "两人已签，可以上传 / two have signed: final" : "还需另一人签署 / one more person must sign",
  );
  return EQUAL;
}

interface Own {
  path: string;
  file: ClearingFile;
  digest: string;
}

/** Checks what is to be released; answers who decided what stands in it. Throws NotSigned unless it is equal or said to be unchecked. */
async function checkedBy(o: VerdictOptions, { path, file }: Own): Promise<ReadonlySet<string>> {
  if (o.unchecked) {
    complain("! 本次未核对，放行文件中会写明 / not checked: the release will say so");
    return new Set();
  }
  if (o.desk === undefined && o.agreements === undefined)
    throw new NotSigned(
      "没有账册，无法核对，拒绝放行；确须不核对而放行的，用 --unchecked，放行文件中会写明 / without books nothing is released; --unchecked says so in the .rel",
    );
  const result = await checkFile(checkPathsFrom({ ...o, file: path }));
  if (sayCheck(result) !== EQUAL)
    throw new NotSigned("核对未得一致，拒绝放行 / the check does not say equal: not released");
  return result.books ? decidersOf(standingIn(file), result.books.decisions) : new Set();
}

/** Asks the chain where it is at hand; what a release settles is checked in the same run. */
async function settledFrom(
  o: VerdictOptions,
  { path, digest }: Own,
  verdict: Verdict["verdict"],
  signers: readonly Signer[],
): Promise<string[]> {
  if (o.desk === undefined && o.previous === undefined && !o.first) return [];
  const { chain, at } = readChain(chainPathsFrom(o, path), signers);
  const own = chain.files.find((f) => f.digest === digest);
  if (!own) return [];
  if (verdict === "rejected") {
    refuseLateRejection(chain, own);
    return [];
  }
  // A verdict that two have signed already is told so where it is signed.
  if (own.verdict !== undefined) return [...own.settles];
  const settled = settledBy(chain, own);
  for (const older of o.unchecked ? [] : settled) {
    const file = at.get(older.digest)?.path;
    if (file === undefined || sayCheck(await checkFile(checkPathsFrom({ ...o, ...ALONE, file }))) !== EQUAL)
      throw new NotSigned(
        `一并结清的文件核对不一致 / what it settles does not check equal: ${nameOf(older)}`,
      );
  }
  return settled.map((f) => f.digest);
}

/** The files beside another `.clr` have their own names. */
const ALONE = { detail: undefined, signature: undefined, ok: undefined };
