import type { Agreement } from "#server/agreement/agreement.ts";
import { readAgreement } from "#server/agreement/agreement-codec.ts";
import { agreementText, feeScheduleText, type Named, WORDING } from "#server/agreement/agreement-text.ts";
import type { FeeSchedule } from "#server/agreement/fee-schedule.ts";
import { readFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { readClearingFile } from "#server/clearing/clearing-file-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { inFile, inJsonFile } from "./in-file.ts";
import { leavingSentences } from "./leaving.ts";
import { Usage } from "./options.ts";
import { readTextBytes } from "./read-file.ts";

interface Wanted {
  path: string;
  party: string;
  /** Path of the version in force. */
  replaces: string | undefined;
  wording: string | undefined;
}

/** The text that a party reads before it consents, with its name in the consent. Throws `Usage`, `Unreadable`. */
export function showDocument({ path, party, replaces, wording = `${WORDING}` }: Wanted) {
  if (!/^[1-9]\d{0,3}$/.test(wording)) throw new Usage(`--wording: ${wording}`);
  const number = Number(wording);
  const text = isFeeSchedule(path)
    ? feeScheduleText({ ...namedIn(path, replaces, readFeeSchedule), party }, number)
    : agreementText({ ...agreementsIn(path, replaces), party }, number);
  if (text === undefined)
    throw new Usage(
      `${party} 不是当事方，或没有措辞 ${wording} / ${party} is no party, or there is no wording ${wording}`,
    );
  return { text, sha256: sha256Hex(text), wording: number };
}

/** What leaves with an agreement: sentences by the open covers of a clearing file. Nothing of a fee schedule. Throws `Unreadable`. */
export function leavingFrom(path: string, clr: string): string[] {
  if (isFeeSchedule(path)) return [];
  const { covers } = inFile(clr, () => readClearingFile(readTextBytes(clr)));
  const { document } = namedIn<Agreement>(path, undefined, readAgreement).document;
  return leavingSentences(covers, document.seller, document);
}

const isFeeSchedule = (path: string): boolean =>
  inJsonFile(path, (text) => Object.hasOwn(Object(JSON.parse(text)), "feeSchedule"));

function agreementsIn(path: string, replaces: string | undefined) {
  const read = namedIn<Agreement>(path, replaces, readAgreement);
  const [seller, before] = [read.document.document.seller, read.former?.document.seller];
  if (before !== undefined && before !== seller)
    throw new Usage(`--replaces 是另一卖方的 / --replaces is another seller's: ${before} ≠ ${seller}`);
  return read;
}

function namedIn<T extends Agreement | FeeSchedule>(
  path: string,
  replaces: string | undefined,
  read: (body: string) => T,
): { document: Named<T>; former: Named<T> | undefined } {
  // A file ends with a line end, a document does not.
  const named = (from: string) =>
    inJsonFile(from, (text) => {
      const body = text.trimEnd();
      return { sha256: sha256Hex(body), document: read(body) };
    });
  return { document: named(path), former: replaces === undefined ? undefined : named(replaces) };
}
