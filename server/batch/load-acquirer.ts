import type { HotSql } from "#db/client.ts";
import type { Channel } from "../channel/channel.ts";
import { refuse } from "../domain-error.ts";
import { type Id, uuidOf } from "../id.ts";

/** What clearing needs of one acquirer. */
export interface ClearingAcquirer {
  id: Id<"acq">;
  uuid: string;
  code: string;
  /** Our code at this acquirer. */
  platform: string;
  cutOffMinutes: number;
  feeToleranceFen: bigint;
  /** Channels whose money the acquirer settles; they stand in positions. */
  channels: Channel[];
  /** All its channels: their bills are compared. */
  compared: Channel[];
}

/** Refuses `not_found`. A channel that pays the shop directly (`settledBy: channel`) is compared and stands in no position. */
export async function loadAcquirer(sql: HotSql, id: Id<"acq">): Promise<ClearingAcquirer> {
  const uuid = uuidOf(id);
  const [row] = await sql<
    { code: string; platform: string; cut_off_minutes: number; fee_tolerance_fen: bigint }[]
  >`select code, platform, cut_off_minutes, fee_tolerance_fen from acquirer where id = ${uuid}`;
  if (!row) refuse({ code: "not_found", what: "acquirer" });
  const channels = await sql<{ channel: Channel; settled_by: string }[]>`
    select channel, settled_by from channel where acquirer_id = ${uuid} order by channel`;
  return {
    id,
    uuid,
    code: row.code,
    platform: row.platform,
    cutOffMinutes: row.cut_off_minutes,
    feeToleranceFen: row.fee_tolerance_fen,
    channels: channels.filter((c) => c.settled_by === "acquirer").map((c) => c.channel),
    compared: channels.map((c) => c.channel),
  };
}
