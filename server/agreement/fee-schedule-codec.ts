import { CHANNELS } from "../channel/channel.ts";
import { canonicalJson } from "../document/canonical-json.ts";
import { sha256Hex } from "../document/digest.ts";
import {
  FieldFault,
  fenOf,
  listOf,
  membersOf,
  oneOf,
  readDocument,
  textOf,
  whereThere,
  wholeOf,
} from "../document/document-reader.ts";
import type { FeeItem, FeeSchedule } from "./fee-schedule.ts";
import { findFeeScheduleFault } from "./fee-schedule-fault.ts";

const ITEM_FIELDS = "id channel mode cardType category ppm perItemFen minFen capFen onRefund".split(" ");
const AMOUNTS = ["perItemFen", "minFen", "capFen"] as const;

/** The canonical JSON of a fee schedule; its SHA-256 is its name. Source: clearing-file.md §4. */
export function writeFeeSchedule(schedule: FeeSchedule): string {
  return canonicalJson({
    acquirer: schedule.acquirer,
    feeSchedule: schedule.feeSchedule,
    version: schedule.version,
    items: schedule.items.map(itemToJson),
  });
}

export const feeScheduleSha256 = (schedule: FeeSchedule): string => sha256Hex(writeFeeSchedule(schedule));

/** Reads and checks a fee schedule in canonical form; refuses `input_invalid` with the faulty field. */
export function readFeeSchedule(text: string): FeeSchedule {
  return readDocument(text, "input_invalid", "document", (document) => {
    const m = membersOf(document, "", ["acquirer", "feeSchedule", "version", "items"]);
    const schedule: FeeSchedule = {
      acquirer: textOf(m, "", "acquirer"),
      feeSchedule: textOf(m, "", "feeSchedule"),
      version: wholeOf(m, "", "version"),
      items: listOf(m, "", "items").map((item, i) => itemFromJson(item, `items[${i}]`)),
    };
    const fault = findFeeScheduleFault(schedule);
    if (fault) throw new FieldFault(fault.field, fault.reason);
    if (writeFeeSchedule(schedule) !== text) throw new FieldFault("document", "not_canonical");
    return schedule;
  });
}

function itemToJson(item: FeeItem): object {
  const json: Record<string, unknown> = {};
  for (const key of ITEM_FIELDS) {
    const value = item[key as keyof FeeItem];
    if (value !== undefined) json[key] = typeof value === "bigint" ? value.toString() : value;
  }
  return json;
}

function itemFromJson(value: unknown, path: string): FeeItem {
  const m = membersOf(value, path, ITEM_FIELDS);
  const amounts: Partial<Record<(typeof AMOUNTS)[number], bigint>> = {};
  for (const key of AMOUNTS) if (m[key] !== undefined) amounts[key] = fenOf(m, path, key);
  return {
    id: textOf(m, path, "id"),
    channel: oneOf(m, path, "channel", CHANNELS),
    mode: textOf(m, path, "mode"),
    ...whereThere(m, "cardType", () => textOf(m, path, "cardType")),
    ...whereThere(m, "category", () => textOf(m, path, "category")),
    ppm: wholeOf(m, path, "ppm"),
    ...amounts,
    onRefund: oneOf(m, path, "onRefund", ["recompute", "proportional", "keep"]),
  };
}
