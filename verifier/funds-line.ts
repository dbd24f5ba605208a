import type { ClientFunds, InTransit } from "#server/result/control.ts";
import { channelAt, dayAt, fenAt, type Row } from "./json-lines.ts";

const FUNDS = [
  "opening",
  "arrived",
  "returned",
  "advances",
  "paid",
  "refunded",
  "feeDrawn",
  "repaid",
  "closing",
] as const;
const TRANSIT = ["opening", "collected", "refunded", "feeWithheld", "arrived", "closing"] as const;

/** One line of the funds book (`funds.jsonl`): client funds, or a channel in transit. Throws an Error that names the field. */
export function fundsOf(row: Row): ClientFunds | InTransit {
  const day = dayAt(row, "day");
  const amounts = <K extends string>(keys: readonly K[]) =>
    Object.fromEntries(keys.map((k) => [k, fenAt(row, k)])) as Record<K, bigint>;
  if (row.kind === "client_funds") return { day, ...amounts(FUNDS) };
  if (row.kind !== "in_transit") throw new Error(`kind 未知 / unknown: ${row.kind}`);
  const oldestDay = row.oldestDay === "" || row.oldestDay === undefined ? undefined : dayAt(row, "oldestDay");
  return { day, channel: channelAt(row, "channel"), oldestDay, ...amounts(TRANSIT) };
}
