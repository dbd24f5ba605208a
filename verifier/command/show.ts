import { newestFileOf } from "../desk-file.ts";
import { Usage } from "../options.ts";
import { leavingFrom, showDocument } from "../show-document.ts";
import { command, EQUAL, text } from "./command.ts";
import { complain, say } from "./print.ts";

export const show = command({
  summary: "用白话打印一份协议或资费          an agreement or fee schedule in plain sentences, for one party",
  usage: `\
  A.json --for M… [--replaces B.json]   给谁看；现行的那一版                for whom; the version in force
  --covers F.clr | --desk D 打印离开的收款方仍欠的退款垫补：据某份文件，或清分台最新的一份
                           what a receiver that leaves still owes: by a file, or the desk's newest
  --wording N              从前的措辞，缺省为现在的                        a former wording, today's by default
  打印的文字（UTF-8）的 SHA-256 就是同意记录中的 shownSha256；以 !! 开头的是红字，批准人须写明理由
  the SHA-256 of what is printed is the shownSha256 of a consent; lines with !! are red: approvers give a reason`,
  options: { for: text, replaces: text, wording: text, covers: text, desk: text },
  filesMax: 1,
  run: (o, [path]) => {
    if (path === undefined) throw new Usage("缺少文件 A.json / A.json is needed: the document to be shown");
    if (o.for === undefined) throw new Usage("缺少 --for 商户号 / --for is needed: whose text it is");
    const shown = showDocument({ path, party: o.for, replaces: o.replaces, wording: o.wording });
    say(shown.text.slice(0, -1));
    const covers = o.covers ?? (o.desk === undefined ? undefined : newestFileOf(o.desk));
    if (covers !== undefined) for (const sentence of leavingFrom(path, covers)) complain(`! ${sentence}`);
    complain(`shownSha256 ${shown.sha256} · 措辞 wording ${shown.wording}`);
    return EQUAL;
  },
});
