import type { HotSql } from "#db/client.ts";
import type { Row } from "#db/rows.ts";
import type { CutOffs } from "../calendar/cut-off.ts";
import type { Channel } from "../channel/channel.ts";
import { refuse } from "../domain-error.ts";
import type { Id } from "../id.ts";

/** What clearing needs of one acquirer. */
export interface ClearingAcquirer {
  id: Id<"acq">;
  code: string;
  /** Our code at this acquirer. */
  platform: string;
  cutOffs: CutOffs;
  feeToleranceFen: bigint;
  /** Channels whose money the acquirer settles; they stand in positions. */
  channels: Channel[];
  /** All its channels: their bills are compared. */
  compared: Channel[];
}

/** Refuses `not_found`. A channel that pays the shop directly (`settledBy: channel`) is compared and stands in no position. */
export async function loadAcquirer(sql: HotSql, id: Id<"acq">): Promise<ClearingAcquirer> {
  const [row] = await sql<Row<"acquirer", "code" | "platform" | "cutOffs" | "feeToleranceFen">[]>`
    select code, platform, cut_offs, fee_tolerance_fen from acquirer where id = ${id}`;
  if (!row) refuse({ code: "not_found", what: "acquirer" });
  const channels = await sql<Row<"channel", "channel" | "settledBy">[]>`
    select channel, settled_by from channel where acquirer_id = ${id} order by channel`;
  return {
    id,
    ...row,
    channels: channels.filter((c) => c.settledBy === "acquirer").map((c) => c.channel),
    compared: channels.map((c) => c.channel),
  };
}
