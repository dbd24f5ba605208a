import { randomBytes } from "node:crypto";
import { z } from "zod";
import { addDays } from "../../calendar/calendar.ts";
import type { Day } from "../../calendar/day.ts";
import { dayOf, startOf } from "../../calendar/instant.ts";
import type { FetchedBill } from "../acquirer.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { read } from "./client.ts";
import { type Service, unclear } from "./service.ts";
import { wireDay } from "./wire.ts";

const TRADE_BILL = "TRADE_BILL";
/** The acquirer answers three asks a day: where a bill is late, they are spread over the afternoon. */
const AGAIN_MS = 2 * 3_600_000;
/** A link lives longer than this; within it every wallet's reader takes the one file that has them all. */
const LINK_MS = 10 * 60_000;

const Files = z.object({
  file_details: z
    .array(z.object({ bill_type: z.string().optional(), download_url: z.url().max(2048) }))
    .optional(),
  task_details: z.array(z.object({ bill_type: z.string().optional(), task_stat: z.string() })).optional(),
});

/** What was asked of a day, and when it is asked again. Of this process: another one has asks of its own to spare. */
export type Asked = Map<Day, { again: number; bill: FetchedBill | { link: string } }>;

/** The bill of one day, all its wallets: `file_date` is the day after it. Its file is asked for after noon, when it is whole. */
export async function bills(service: Service, asked: Asked, day: Day): Promise<FetchedBill> {
  const nowMs = service.now().getTime();
  if (nowMs < startOf(addDays(day, 1)).getTime() + CAPABILITIES.billsMadeAfterMs)
    return { state: "not_ready" };
  const known = asked.get(day);
  const bill = known && nowMs < known.again ? known.bill : await ask(service, day);
  if (bill !== known?.bill) {
    asked.clear();
    asked.set(day, { again: nowMs + ("link" in bill ? LINK_MS : AGAIN_MS), bill });
  }
  if (!("link" in bill)) return bill;
  return { state: "ready", bytes: await service.client.download(bill.link) };
}

async function ask({ client, config, now }: Service, day: Day): Promise<FetchedBill | { link: string }> {
  const reply = await client.call("/v2/trade/check/filequery", {
    req_date: wireDay(dayOf(now())),
    req_seq_id: `B${randomBytes(15).toString("hex").toUpperCase()}`,
    huifu_id: config.sysId,
    file_date: wireDay(addDays(day, 1)),
    bill_type: TRADE_BILL,
  });
  if (!reply.ok) return reply.meaning === "busy" ? { state: "not_ready" } : unclear("bill", reply);
  const { file_details = [], task_details = [] } = read(Files, reply.data, "bill");
  const isOurs = (of: { bill_type?: string | undefined }) => (of.bill_type ?? TRADE_BILL) === TRADE_BILL;
  const [file, ...more] = file_details.filter(isOurs);
  if (more.length > 0) return unclear("bill");
  if (file) return { link: file.download_url };
  const tasks = task_details.filter(isOurs);
  const isDone = tasks.length > 0 && tasks.every((task) => task.task_stat === "S");
  return { state: isDone ? "none" : "not_ready" };
}
