import { randomBytes } from "node:crypto";
import { addDays } from "#server/calendar/calendar.ts";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import type { Day } from "#server/calendar/day.ts";
import { dayOf, startOf } from "#server/calendar/instant.ts";
import type { World } from "../world/world.ts";
import { HuifuError } from "./errors.ts";
import { dayField, type Fields, numberField, required, wrong } from "./fields.ts";
import { huifuKeys } from "./keys.ts";
import { stamp } from "./names.ts";
import type { Answer } from "./verb.ts";

const ASKS_A_DAY = 3;
const MADE_MS = 3 * 3_600_000;
/** The batch ends at three; the documents advise to take it after noon, and so does this one. */
const READY_MS = 12 * 3_600_000;
const LINK_MS = 30 * 60_000;

/** Links to bills that were asked for, and how often today: both are this process's. */
export class BillDesk {
  readonly #links = new Map<string, { day: Day; expiresMs: number }>();
  #asked = { day: "", count: 0 };

  /** Counts an ask of this day; refuses the fourth. */
  ask(today: Day): void {
    if (this.#asked.day !== today) this.#asked = { day: today, count: 0 };
    if (++this.#asked.count > ASKS_A_DAY) throw new HuifuError("20000001", "：每日最多查询三次");
  }

  link(day: Day): string {
    const token = randomBytes(24).toString("hex");
    this.#links.set(token, { day, expiresMs: Date.now() + LINK_MS });
    return token;
  }

  /** The day behind a link that is still good. */
  dayOf(token: string): Day | undefined {
    const link = this.#links.get(token);
    return link && link.expiresMs >= Date.now() ? link.day : undefined;
  }
}

/**
 * filequery: `file_date` is the day after the one whose payments it holds. What is being made has no file and a task under way;
 * a day on which nothing happened has no file and a task that is done.
 */
export function fileQuery(world: World, desk: BillDesk, fields: Fields, origin: string): Answer {
  dayField(fields, "req_date");
  numberField(fields, "req_seq_id");
  const huifuId = required(fields, "huifu_id", 32);
  if (huifuId !== huifuKeys(world).settings.huifuSysId) throw new HuifuError("22000002", "：未开通对账文件");
  if (required(fields, "bill_type", 32) !== "TRADE_BILL") throw wrong("bill_type", "仅开通 TRADE_BILL");
  const fileDate = dayField(fields, "file_date");
  const day = addDays(fileDate, -1);
  const now = world.now();
  desk.ask(dayOf(now));
  const madeFrom = startOf(fileDate).getTime() + MADE_MS;
  const isReady = now.getTime() >= startOf(fileDate).getTime() + READY_MS;
  const isEmpty = isReady && !hasRows(world, day);
  const file_date = writeCompactDay(fileDate);
  const name = `${file_date}_${huifuId}_order.zip`;
  return {
    said: {
      resp_code: "00000000",
      resp_desc: "查询成功",
      huifu_id: huifuId,
      task_details: [
        {
          bill_type: "TRADE_BILL",
          data_date: writeCompactDay(day),
          huifu_id: huifuId,
          task_stat: isReady ? "S" : now.getTime() >= madeFrom ? "P" : "I",
          ...(now.getTime() >= madeFrom && { task_start_time: stamp(new Date(madeFrom)) }),
        },
      ],
      file_details:
        isReady && !isEmpty
          ? [
              {
                ...{ bill_type: "TRADE_BILL", file_date, huifu_id: huifuId, file_name: name },
                file_id: `${file_date}${huifuId}`,
                download_url: `${origin}/huifu/bill?token=${desk.link(day)}`,
              },
            ]
          : [],
    },
  };
}

const hasRows = ({ book }: World, day: Day): boolean =>
  [
    book.paidOn.get(day) ?? [],
    ...[book.refundedOn, book.statedAgainOn].map((m) => (m.get(day) ?? []).map((r) => r.trade)),
  ]
    .flat()
    .some((trade) => trade.dialect === "huifu");
