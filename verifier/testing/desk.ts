/** Lays a lived day out as the acquirer's desk: the same files and layouts its systems would make. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { billName, writeBill } from "#server/acquirer/bill-codec.ts";
import { writeDocumentRows } from "#server/agreement/document-evidence-codec.ts";
import { writeCalendar } from "#server/calendar/calendar-codec.ts";
import { writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { isDay } from "#server/calendar/day.ts";
import { instantText } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel, walletOf } from "#server/channel/channel.ts";
import { clearingFileName } from "#server/clearing/clearing-file-codec.ts";
import { writeDecision } from "#server/clearing/decision-codec.ts";
import { writeRegister } from "#server/clearing/register-codec.ts";
import { writeRelease } from "#server/clearing/verdict-codec.ts";
import { originalOf, paymentRow, refundRow } from "./books-of-day.ts";
import { CALENDAR, type LivedDay } from "./chain-of-days.ts";
import { calendarOf } from "./kept-versions.ts";
import type { World } from "./world.ts";
import { registerOf } from "./world-register.ts";

const json = (value: unknown) => JSON.stringify(value, (_, v) => (typeof v === "bigint" ? v.toString() : v));
/** Records are written as banks write them: days compact. */
const lines = (rows: readonly object[]) =>
  rows
    .map((row) =>
      Object.entries(row).map(([k, v]) => [k, typeof v === "string" && isDay(v) ? writeCompactDay(v) : v]),
    )
    .map((row) => `${json(Object.fromEntries(row))}\n`)
    .join("");

/** Writes (or rewrites) the whole folder; answers the stem of the proposed file. */
export function writeDesk(folder: string, lived: LivedDay): string {
  const { world, day, proposed } = lived;
  for (const name of ["bills", "files", "keys", "bank/in", "registers"])
    mkdirSync(join(folder, name), { recursive: true });
  const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  put("platform.pub", world.platform.publicPem);
  for (const p of [...world.people, ...world.deciders])
    put(`keys/${p.person}.key`, p.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  put("register.json", writeRegister(registerOf(world)));
  for (const kept of world.registers) put(`registers/register-${kept.version}.json`, writeRegister(kept));
  put("register-full.json", json(fullRegister(world)));
  put("agreements.json", writeDocumentRows([...world.agreements.values()]));
  put("fees.json", writeDocumentRows([...world.fees.values()]));
  put("calendar.json", writeCalendar(calendarOf(world, CALENDAR)));
  const said = ({ enteredAt: at }: { enteredAt?: number }) =>
    at === undefined ? {} : { enteredAt: instantText(new Date(at)) };
  put("bank.jsonl", lines(world.bank.map((line) => ({ ...line, ...said(line) }))));
  const clientFunds = world.clientFunds.map((f) => ({ kind: "client_funds", ...f }));
  put("funds.jsonl", lines([...clientFunds, ...world.inTransit.map((f) => ({ kind: "in_transit", ...f }))]));
  put("decisions.jsonl", world.decisions.map((d) => `${writeDecision(d)}\n`).join(""));
  put("closes.jsonl", lines(world.closes));
  put("voids.jsonl", lines(world.voids));
  put("originals.jsonl", lines(world.sales.map(originalOf)));
  const rows = (channel: Channel) =>
    world.sales
      .filter((s) => s.channel === channel)
      .flatMap((s) => [
        ...(s.day === day ? [paymentRow(s)] : []),
        ...s.refunds.filter((r) => r.day === day).map((r) => refundRow(s, r)),
      ]);
  for (const channel of CHANNELS)
    put(
      `bills/${billName(channel, day)}`,
      writeBill(channel, {
        account: walletOf(channel).number.example(0),
        day,
        rows: rows(channel),
      }),
    );
  for (const { file, release } of world.files)
    if (release) put(`files/${clearingFileName(file.header)}.rel`, writeRelease(release));
  const stem = join("files", clearingFileName(proposed.file.header));
  put(`${stem}.clr`, proposed.clr);
  put(`${stem}.dtl.gz`, proposed.detail);
  put(`${stem}.sig`, `${proposed.signature}\n`);
  put(`${stem}.ok`, `${proposed.ok}\n`);
  return join(folder, stem);
}

/** Every version of every account; the numbers are made up. */
function fullRegister(world: World) {
  const accounts = world.shops.flatMap((shop, i) =>
    Array.from({ length: shop.accountVersion }, (_, v) => ({
      subMerchantNo: shop.subMerchantNo,
      accountRef: `${shop.subMerchantNo}-A${v + 1}`,
      accountVersion: v + 1,
      holderName: `测试商户 ${i + 1} & 合伙人`,
      accountNumber: `6222000000${String(i).padStart(4, "0")}${String(v).padStart(5, "0")}`,
      bankName: i % 2 === 0 ? "中国工商银行" : "中国民生银行",
      cnaps: i % 2 === 0 ? "102100099996" : "305100000013",
    })),
  );
  const debtor = {
    name: "示例收单客户备付金",
    accountNumber: "9550880000000001",
    cnaps: "305100000013",
    bankName: "中国民生银行",
  };
  return { debtor, accounts };
}
