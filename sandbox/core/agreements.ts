import type { DocumentRow } from "#server/agreement/document-evidence.ts";
import { writeDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import { instantText } from "#server/calendar/instant.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { writeAtomically } from "../world/files.ts";
import type { World } from "../world/world.ts";
import { CoreError } from "./register.ts";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/;

/** Records a document two people approved. The former one of the same seller (or schedule) ends where this begins. */
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
  const former = list.map((d) =>
    d.inForceTo === null && subjectOf(kind, d.body) === subject ? { ...d, inForceTo: asked.inForceFrom } : d,
  );
  const { inForceFrom, reason } = asked;
  // What is entered late was approved in time: the books state the day on which it began to hold.
  const [at = inForceFrom] = [instantText(world.now()), inForceFrom].sort();
  const approvals = approvedBy.map((person) => ({ person, at, reason }));
  save(world, kind, [...former, { sha256, body, inForceFrom, inForceTo: null, approvals, consents: [] }]);
  return { sha256 };
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

function subjectOf(kind: "agreement" | "fees", body: string): string {
  try {
    const read = JSON.parse(body) as Record<string, unknown>;
    const subject = kind === "agreement" ? read.seller : read.feeSchedule;
    if (typeof subject === "string" && subject !== "") return subject;
  } catch {
    // the sentence below says it for both
  }
  throw new CoreError("正文不是规范 JSON 的协议或资费");
}

const listOf = (world: World, kind: "agreement" | "fees"): DocumentRow[] =>
  kind === "agreement" ? world.desk.agreements() : world.desk.fees();
const save = (world: World, kind: "agreement" | "fees", list: DocumentRow[]) =>
  writeAtomically(kind === "agreement" ? world.paths.agreements : world.paths.fees, writeDocumentRows(list));
