import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { readDetail } from "../clearing/clearing-detail-codec.ts";
import type { Entry } from "../clearing/clearing-file.ts";
import { clearingFileName, digestOf, isOk, readClearingFile } from "../clearing/clearing-file-codec.ts";
import { type StatedOrder, statedOrderOf } from "../clearing/stated-order.ts";
import { findVerdictFault } from "../clearing/verdict.ts";
import { findReleaseFault, readRelease } from "../clearing/verdict-codec.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";
import type { OwnFile } from "./own-file.ts";

export interface LaidOwnFile {
  acquirerId: Id<"acq">;
  clr: Buffer;
  detailGz: Buffer;
  ok: string;
  rel: Buffer;
}

/**
 * Reads what the acquirer laid: form, mark, every digest, and the release that two of its registered people signed of just this
 * file. Refuses `clearing_file_unreadable`, `release_unreadable`, `release_other_file` and all that a release is refused for.
 */
export async function loadOwnFile(
  sql: HotSql,
  { acquirerId, clr, detailGz, ok, rel }: LaidOwnFile,
): Promise<OwnFile> {
  const file = readClearingFile(clr);
  const digest = digestOf(clr);
  if (!isOk(ok, clr)) refuse({ code: "clearing_file_unreadable", line: 1, reason: ".ok" });
  const release = readRelease(rel);
  const signers = await sql<Row<"acquirerSigner", "person" | "keyId" | "publicKey">[]>`
    select person, key_id, public_key from acquirer_signer where acquirer_id = ${acquirerId}`;
  const fault = findVerdictFault(release.verdict, file, digest) ?? findReleaseFault(release, signers);
  if (fault) refuse(fault);
  if (release.verdict.verdict !== "released")
    refuse({ code: "release_other_file", expected: "released", found: release.verdict.verdict });
  const orders = await readOrders(file.header.acquirer, detailGz, file.totals);
  const name = clearingFileName(file.header);
  return { name, digest, clr, detailGz, ok, rel, file, release, orders };
}

/** The orders that the detail states, by acquirer reference; its count and digest are those of the file. */
async function readOrders(
  acquirer: string,
  detailGz: Buffer,
  totals: { detailCount: number; detailSha256: string },
): Promise<Map<string, StatedOrder>> {
  const orders = new Map<string, StatedOrder>();
  let group: Entry[] = [];
  const close = () => {
    const order = statedOrderOf(acquirer, group);
    if (order && group[0]) orders.set(group[0].acquirerReference, order);
    group = [];
  };
  const detail = readDetail([detailGz]);
  for (;;) {
    const next = await detail.next();
    if (next.done) {
      const { count, sha256 } = next.value;
      if (count !== totals.detailCount || sha256 !== totals.detailSha256)
        refuse({ code: "clearing_file_unreadable", line: 1, reason: "detailSha256" });
      break;
    }
    const { entry } = next.value;
    if (group[0] && group[0].acquirerReference !== entry.acquirerReference) close();
    group.push(entry);
  }
  close();
  return orders;
}
