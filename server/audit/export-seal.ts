import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import { writeCompactDay } from "../calendar/compact-day-codec.ts";
import type { Day } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
import { refuse } from "../domain-error.ts";
import { may } from "../permission.ts";
import type { SealedDay } from "./day-seal.ts";
import { writeSeal } from "./day-seal-codec.ts";
import { sealRootOf } from "./day-seal-digest.ts";
import { loadDayTree } from "./load-day-tree.ts";
import { loadSeal } from "./load-seal.ts";
import { recordRawAudit } from "./record-raw-audit.ts";

const EXPORT_DEADLINE_MS = 600_000;

export interface ExportedSeal {
  /** "ACQ001_20261120.seal.json", of one order "ACQ001_20261120_Q….proof.json". */
  name: string;
  bytes: Buffer;
}

/**
 * How the seal of an acquirer's day came about, and with a merchant order number that order's sealed rows with their ways up
 * to it: what `verify-clearing prove` and `check --seal` read. Hashes the day again; who took it stands in the audit. Refuses
 * `forbidden`, `not_found` (no seal, no such order, nothing of it on that day), `seal_differs`.
 */
export async function exportSeal(
  ctx: Ctx,
  input: { day: Day; merchantOrderNo?: string | undefined },
): Promise<ExportedSeal> {
  const { acquirerId } = may(ctx, "seal.export");
  const { day, merchantOrderNo } = input;
  return await ctx.db.bulk(
    async (sql) => {
      // load
      const sealed = await loadSeal(sql, { acquirerId, day });
      const attempt = merchantOrderNo === undefined ? undefined : await loadAttempt(sql, merchantOrderNo);
      const tree = await loadDayTree(sql, { ...sealed.day, prove: attempt?.orderId });
      // decide
      const seal: SealedDay = {
        acquirer: sealed.code,
        day,
        previousRoot: sealed.previousRoot,
        treeRoot: tree.root,
        leafCount: tree.count,
        terms: attempt?.terms ?? "",
        leaves: tree.leaves,
      };
      if (sealRootOf(seal) !== sealed.root) refuse({ code: "seal_differs", day });
      if (attempt && seal.leaves.length === 0) refuse({ code: "not_found", what: "order" });
      // write
      const stem = `${sealed.code}_${writeCompactDay(day)}`;
      const name = attempt ? `${stem}_${merchantOrderNo}.proof.json` : `${stem}.seal.json`;
      await recordRawAudit(sql, ctx, { action: "seal.export", subjectId: day, facts: { name } });
      return { name, bytes: Buffer.from(`${writeSeal(seal)}\n`) };
    },
    { deadlineMs: EXPORT_DEADLINE_MS },
  );
}

async function loadAttempt(sql: HotSql, merchantOrderNo: string) {
  const [attempt] = await sql<Row<"orderAttempt", "orderId" | "terms">[]>`
    select order_id, terms from order_attempt where merchant_order_no = ${merchantOrderNo}`;
  return attempt ?? refuse({ code: "not_found", what: "order" });
}
