import { checkFile } from "../check-file.ts";
import { checkPathsFrom } from "../inputs.ts";
import { reportOf } from "../report.ts";
import { writeOutput } from "../write-output.ts";
import { CHECK_OPTIONS } from "./book-options.ts";
import { command, text } from "./command.ts";
import { sayCheck } from "./print-check.ts";

export const check = command({
  summary: "核对平台提出的清分文件          check a proposed file against your own books",
  usage: `\
  --file F.clr             清分文件；缺省为清分台文件夹中最新的未放行文件        the proposed file
  --detail F.dtl.gz        明细，缺省同名                                  its entries
  --signature F.sig --ok F.ok                                              signature and flag, same name by default
  --platform-key PEM       平台公钥，一把或带有效期的几把                  the platform's public key, or several with intervals
  --bill FILE              （可重复）窗口所及各日的微信、支付宝账单        bills of every day of the window, repeat
  --originals FILE         以往支付的记录 JSONL                            record of earlier payments
  --agreements --fees FILE 协议、资费登记 JSON（campaigns 同）             your documents with your own intervals
  --register FILE          商户登记（含禁止名单、容差、签署人）            register, barred, tolerance, signers
  --calendar FILE          工作日历                                        working days
  --bank FILE              银行划付与退汇记录 JSONL                        what the bank paid, refused, returned
  --decisions FILE         差错处理决定 JSONL                              decisions
  --funds FILE             待结算资金与在途 JSONL                          client funds and in transit
  --previous P.clr --previous-release P.rel   上一份文件及其放行           the previous file and its release
  --history H.clr          （可重复）更早的文件                            older files, repeat
  --first                  首份文件，没有上一份                            the first file of all
  --report OUT.json        另存核对结果                                    write the result as JSON`,
  options: { ...CHECK_OPTIONS, report: text },
  run: async (o) => {
    const result = await checkFile(checkPathsFrom(o));
    if (o.report !== undefined)
      writeOutput(o.report, `${JSON.stringify(reportOf(result), null, 2)}\n`, 0o644);
    return sayCheck(result);
  },
});
