import { basename } from "node:path";
import { readCompactDay } from "#server/calendar/compact-day-codec.ts";
import { checkFile } from "../check-file.ts";
import { openFilesOf } from "../desk-file.ts";
import { checkPathsFrom } from "../inputs.ts";
import { type Options, Usage } from "../options.ts";
import { reportOf } from "../report.ts";
import { writeOutput } from "../write-output.ts";
import { CHECK_OPTIONS } from "./book-options.ts";
import { command, EQUAL, flag, text } from "./command.ts";
import { say } from "./print.ts";
import { sayCheck } from "./print-check.ts";

export const check = command({
  summary: "核对平台提出的清分文件          check a proposed file against your own books",
  usage: `\
  --file F.clr             清分文件；缺省为清分台上最早的待核对文件              the proposed file
  --detail F.dtl.gz        明细，缺省同名                                  its entries
  --signature F.sig --ok F.ok                                              signature and flag, same name by default
  --platform-key PEM       平台公钥，一把或带有效期的几把                  the platform's public key, or several with intervals
  --bill FILE              （可重复）窗口所及各日的微信、支付宝账单        bills of every day of the window, repeat
  --no-bill CH:yyyyMMdd    （可重复）该渠道该日确无账单，随结果打印            that channel has no bill of that day; printed
  --originals FILE         以往支付的记录 JSONL                            record of earlier payments
  --agreements --fees FILE 协议、资费登记 JSON（campaigns 同）             your documents with your own intervals
  --register FILE          （可重复）商户登记的各版；缺省为清分台所存各版  kept versions of the register, repeat
  --calendar FILE          （可重复）工作日历的各版                        kept versions of the calendar, repeat
  --bank FILE              银行划付与退汇记录 JSONL                        what the bank paid, refused, returned
  --closes FILE            关单日志 JSONL（支付晚于关单为迟付）            your log of closes
  --voids FILE             退款冲正记录 JSONL（退款上账单后关闭）           your log of refunds that ended CLOSED
  --terms FILE             自己留存的订单条款 JSONL                        your own record of order terms
  --decisions FILE         差错处理决定 JSONL                              decisions
  --funds FILE             待结算资金与在途 JSONL                          client funds and in transit
  --previous P.clr         （可重复，从旧到新）至最近一份已放行的各份文件  every file back to the last released one, oldest first
  --previous-release P.rel 最早一份的放行，缺省同名                        the release of the oldest, same name by default
  --seal SEAL.json         （可重复）当日封存的来历，核对抬头的封存根      the seal of the day: compared with sealRoot
  --first                  首份文件，没有上一份；清分台已有放行时拒绝      the first file of all; refused where one is released
  --all [--since yyyyMMdd] 依次核对各个待核对账日；另从某日起重核已放行的  every open day in order, and older ones again
  --report OUT.json        另存核对结果                                    write the result as JSON`,
  options: { ...CHECK_OPTIONS, report: text, all: flag, since: text },
  run: async (o) => {
    if (o.all) return checkAll(o);
    const result = await checkFile(checkPathsFrom(o));
    if (o.report !== undefined)
      writeOutput(o.report, `${JSON.stringify(reportOf(result), null, 2)}\n`, 0o644);
    return sayCheck(result);
  },
});

/** Checks the open days of the desk one after the other; the answer is the worst of them. */
async function checkAll(o: Options & { since?: string | undefined; report?: string | undefined }) {
  if (o.file !== undefined || o.report !== undefined)
    throw new Usage("--all 不能与 --file、--report 同用 / --all goes without --file and --report");
  const since = o.since === undefined ? undefined : readCompactDay(o.since);
  if (o.since !== undefined && !since) throw new Usage(`--since 不是日期 / not a day: ${o.since}`);
  const files = openFilesOf(o, since);
  if (files.length === 0) say("没有待核对的账日 / no day is open");
  let worst = EQUAL;
  for (const file of files) {
    say(`—— ${basename(file).replaceAll("\n", "\ufffd")}`);
    worst = Math.max(worst, sayCheck(await checkFile(checkPathsFrom({ ...o, file }))));
  }
  return worst;
}
