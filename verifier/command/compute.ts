import { join } from "node:path";
import { NO_SEAL } from "#server/audit/day-seal.ts";
import { readCompactDay, writeCompactDay } from "#server/calendar/compact-day-codec.ts";
import { computeFile } from "../compute-file.ts";
import { sentenceOf } from "../difference.ts";
import { bookPathsFrom } from "../inputs.ts";
import { optionalPath } from "../option-path.ts";
import { Usage } from "../options.ts";
import { OWN_BATCH } from "../own-file.ts";
import { BOOK_OPTIONS } from "./book-options.ts";
import { command, EQUAL, text } from "./command.ts";
import { instantFrom } from "./instant-option.ts";
import { complain, say, sayNoBill, sayTotals } from "./print.ts";

export const compute = command({
  summary: "用自己的账自行生成清分文件      make the file yourself from your own books",
  usage: `\
  --date yyyyMMdd --acquirer CODE --platform CODE [--seq N] [--out DIR]
  --detail F.dtl.gz | --terms T.jsonl   订单条款的来源（逐笔以订单号验证）  where the terms of the orders are read
  [--batch-id --opened-at --seal-root]  抬头中仅平台所知的内容             header facts that are the platform's`,
  options: {
    ...BOOK_OPTIONS,
    date: text,
    acquirer: text,
    platform: text,
    seq: text,
    "batch-id": text,
    "opened-at": text,
    "seal-root": text,
    detail: text,
    terms: text,
    out: text,
  },
  run: async (o) => {
    if (o.date === undefined) throw new Usage("缺少 --date yyyyMMdd / --date is needed");
    const date = readCompactDay(o.date.replaceAll("-", ""));
    if (!date) throw new Usage(`--date ${o.date}：没有这一天 / no such day`);
    const seq = o.seq ?? "1";
    if (!/^[1-9]\d{0,5}$/.test(seq))
      throw new Usage(`--seq ${seq}：须是从 1 起的整数 / a whole number from 1`);
    const { acquirer, platform } = o;
    if (!acquirer || !platform)
      throw new Usage("缺少 --acquirer 或 --platform / --acquirer and --platform are needed");
    const terms = optionalPath(o, "terms", "terms.jsonl");
    if (o.detail === undefined && terms === undefined)
      throw new Usage(
        "缺少 --detail 或 --terms（订单条款）/ --detail or --terms is needed: the terms of the orders",
      );
    const paths = bookPathsFrom({ ...o, terms: undefined }, date);
    const made = await computeFile({
      paths,
      header: {
        acquirer,
        platform,
        batchId: o["batch-id"] ?? `${OWN_BATCH}${writeCompactDay(date)}-${seq}`,
        clearingDate: date,
        seq: Number(seq),
        openedAt: instantFrom(o["opened-at"]),
        sealRoot: o["seal-root"] ?? NO_SEAL,
      },
      detail: o.detail,
      terms,
      outDir: o.out ?? (o.desk ? join(o.desk, "files") : "."),
    });
    sayNoBill(paths.noBill);
    for (const d of made.reasons.kept) complain(sentenceOf(d));
    say(`已生成 written ${made.path}`);
    say(`摘要 digest ${made.digest}`);
    sayTotals(made.file, made.file.totals.detailCount);
    return EQUAL;
  },
});
