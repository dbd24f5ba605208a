import { readAgreement } from "#server/agreement/agreement-codec.ts";
import { type DocumentRow, isInForce } from "#server/agreement/document-evidence.ts";
import { writeDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import { readFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { instantText } from "#server/calendar/instant.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { Refused } from "#server/domain-error.ts";
import { writeAtomically } from "../world/files.ts";
import type { World } from "../world/world.ts";
import { agreementConsents, feeConsents } from "./consents.ts";
import { CoreError } from "./register.ts";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/;

/**
 * Records a document two people approved, with everybody's answer. The former one of the same seller (or schedule) ends
 * where this begins.
 */
export function addDocument(
  world: World,
  kind: "agreement" | "fees",
  asked: { body: string; inForceFrom: string; approvedBy: readonly string[]; reason: string },
) {
  const body = asked.body.trim();
  const subject = subjectOf(kind, body);
  if (!INSTANT.test(asked.inForceFrom))
    throw new CoreError("生效时刻应为 2026-11-20T00:00:00+08:00 这样的形式");
  const approvedBy = [...new Set(asked.approvedBy.map((p) => p.trim()).filter((p) => p !== ""))];
  if (approvedBy.length !== 2) throw new CoreError("需要两名不同的批准人");
  const sha256 = sha256Hex(body);
  const list = listOf(world, kind);
  if (list.some((d) => d.sha256 === sha256)) return { sha256 };
  const { inForceFrom, reason } = asked;
  const former = list.find((d) => d.inForceTo === null && subjectOf(kind, d.body) === subject);
  // What is entered late was said in time: the books state the day on which it began to hold.
  const [at = inForceFrom] = [instantText(world.now()), inForceFrom].sort();
  const { subMerchants: entries } = world.desk.register();
  const evidence = { row: { sha256, body }, former, entries, at };
  const row: DocumentRow = {
    ...{ sha256, body, inForceFrom, inForceTo: null },
    approvals: approvedBy.map((person) => ({ person, at, reason })),
    consents: kind === "agreement" ? agreementConsents(evidence) : feeConsents(evidence, sellersIn(entries)),
  };
  const kept = list.map((d) => (d === former ? { ...d, inForceTo: inForceFrom } : d));
  save(world, kind, [...kept, row]);
  return { sha256 };
}

/** A new shop answers to the fee schedules in force, from now on. */
export function answerToFees(world: World, subMerchantNo: string): void {
  const at = instantText(world.now());
  const { subMerchants: entries } = world.desk.register();
  const answered = world.desk.fees().map((row) => {
    if (!isInForce(row, at)) return row;
    const consents = feeConsents({ row, former: undefined, entries, at }, [subMerchantNo]);
    return { ...row, consents: [...row.consents, ...consents] };
  });
  save(world, "fees", answered);
}

/** Ends an agreement without a successor: new orders of that seller are no longer expected. */
export function endDocument(world: World, sha256: string, inForceTo: string) {
  if (!INSTANT.test(inForceTo)) throw new CoreError("结束时刻应为 2026-11-20T00:00:00+08:00 这样的形式");
  for (const kind of ["agreement", "fees"] as const) {
    const list = listOf(world, kind);
    if (!list.some((d) => d.sha256 === sha256)) continue;
    save(
      world,
      kind,
      list.map((d) => (d.sha256 === sha256 ? { ...d, inForceTo } : d)),
    );
    return { sha256 };
  }
  throw new CoreError("没有这份文件");
}

/** Whose document it is; text that is no such document in canonical form is refused. */
export function subjectOf(kind: "agreement" | "fees", body: string): string {
  try {
    return kind === "agreement" ? readAgreement(body).seller : readFeeSchedule(body).feeSchedule;
  } catch (error) {
    if (error instanceof Refused) throw new CoreError("正文不是规范 JSON 的协议或资费");
    throw error;
  }
}

/** Whoever takes orders answers to fees. */
export const sellersIn = (entries: readonly RegisterEntry[]): string[] =>
  entries.filter((e) => e.role === "shop").map((e) => e.subMerchantNo);

const listOf = (world: World, kind: "agreement" | "fees"): DocumentRow[] =>
  kind === "agreement" ? world.desk.agreements() : world.desk.fees();
const save = (world: World, kind: "agreement" | "fees", list: DocumentRow[]) =>
  writeAtomically(kind === "agreement" ? world.paths.agreements : world.paths.fees, writeDocumentRows(list));
