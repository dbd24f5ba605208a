import { dirname, join } from "node:path";
import type { StopCause } from "#server/clearing/stopped-line.ts";
import { groupAmount } from "#server/money/amount.ts";
import { connectionBills } from "../bill-paths.ts";
import { chainPathsFrom, stemOf } from "../chain-paths.ts";
import { exportFile, PROFILES, type Profile } from "../export-file.ts";
import { newestRegister } from "../kept-versions.ts";
import { Usage } from "../options.ts";
import { type ReadChain, readChain } from "../read-chain.ts";
import { command, EQUAL, list, text } from "./command.ts";
import { instantFrom } from "./instant-option.ts";
import { complain, say } from "./print.ts";

export const exportPayments = command({
  summary: "由已放行的文件生成银行付款文件  make the bank's payment file of a released file",
  usage: `\
  --rel F.rel --register full.json --profile pain001|cmbc [--signers register.json] [--out DIR] [--bank FILE] [--at INSTANT]
  --profile huifu-confirm --key huifu.key [--detail F.dtl.gz] [--bill …]
                                                  逐笔确认分账（斗拱延时交易），由收单机构的密钥签  a signed confirm for each payment
  以最新登记簿（register.json）为准：新近暂缓、禁止、关闭、换户的行不付，当场退回   the newest register decides which lines are paid
  每个账日只生成一次，记在 exports.jsonl           once for each clearing date, remembered in exports.jsonl`,
  options: {
    desk: text,
    file: text,
    rel: text,
    register: text,
    signers: text,
    profile: text,
    out: text,
    bank: text,
    at: text,
    detail: text,
    bill: list,
    key: text,
  },
  run: async (o) => {
    const profile = o.profile ?? "pain001";
    if (!(profile in PROFILES)) throw new Usage(`--profile: ${Object.keys(PROFILES).join(" | ")}`);
    const full = o.register ?? (o.desk && join(o.desk, "register-full.json"));
    if (full === undefined)
      throw new Usage("缺少 --register（完整登记）/ --register is needed: the full register");
    const signers = o.signers ?? (o.desk ? join(o.desk, "register.json") : full);
    const bankPath = o.bank ?? (o.desk ? join(o.desk, "bank.jsonl") : undefined);
    const newest = newestRegister([signers]);
    const { desk, file, bank } = o;
    const known =
      desk === undefined ? undefined : readChain(chainPathsFrom({ desk, bank }, file), newest.signers);
    const filePath = file ?? nextReleased(known);
    const { order, stopped, written, isRepeat } = await exportFile({
      filePath,
      detailPath: o.detail ?? `${stemOf(filePath)}.dtl.gz`,
      bills: (day) => o.bill ?? (desk === undefined ? [] : connectionBills(desk, "huifu", day)),
      confirmKey: o.key ?? (o.desk && join(o.desk, "keys", "huifu.key")),
      relPath: o.rel ?? `${stemOf(filePath)}.rel`,
      registerPath: full,
      newest,
      at: instantFrom(o.at),
      chain: known?.chain,
      profile: profile as Profile,
      outDir: o.out ?? (o.desk ? join(o.desk, "bank", "in") : dirname(filePath)),
      bankPath,
    });
    const { length } = order.payments;
    say(`付款 ${length} 笔 ${groupAmount(order.total)} 元 / ${length} payments`);
    for (const s of stopped)
      say(
        `未付 stopped：L ${s.lineNo} ${s.subMerchantNo} ${groupAmount(s.amount)} 元，${CAUSES[s.cause]}；已记为退回，下一份文件重新入账`,
      );
    for (const path of written) say(`已生成 written ${path}`);
    if (isRepeat) say("已经生成过，没有再写 / made before with the same content: nothing was written");
    else if (written.length === 0) say("没有应付的行，未生成文件 / nothing to pay, no file made");
    if (bankPath === undefined)
      complain(
        "! 没有 --desk 或 --bank：未记录提交，也未查是否已生成过 / not recorded, not checked for an earlier run",
      );
    return EQUAL;
  },
});

const CAUSES: Readonly<Record<StopCause, string>> = {
  barred: "已被禁止 barred",
  closed: "已关闭或不在登记中 closed or not registered",
  account: "账户已更换 another account",
  held: "已被暂缓 held",
};

/** The oldest released file that the bank has not been given yet, else the newest of all. */
function nextReleased(known: ReadChain | undefined): string {
  if (!known) throw new Usage("缺少 --file 或 --desk / --file or --desk is needed");
  const { chain, at } = known;
  const released = chain.files.filter((f) => chain.standing.get(f.digest) === "released" && at.has(f.digest));
  const next = released.find((f) => f.payTotal > 0n && !f.isExported) ?? released.at(-1);
  const path = next && at.get(next.digest)?.path;
  if (path === undefined) throw new Usage("没有已放行的文件 / no released file on the desk");
  return path;
}
