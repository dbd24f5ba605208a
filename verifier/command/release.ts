import { command } from "./command.ts";
import { signVerdict, VERDICT_OPTIONS } from "./sign-verdict.ts";

export const release = command({
  summary: "放行（一人一把密钥，须两人）    sign a release: two people, each with a key of their own",
  usage: `\
  --key K.key              本人 Ed25519 私钥（PKCS8 PEM）                  one person's private key
  --person NAME            本人登记名，缺省为密钥文件名（去掉 .key）        registered name, default: the key's name
  --rel F.rel --at INSTANT --register FILE
  --unchecked              不核对即放行，放行文件中写明                    without a check; the .rel says so
  例 e.g.  release --desk DIR --key my.key --person clearing-1   密钥文件名就是登记名时可省 --person
                                                                --person may be left out when the key is named so`,
  options: VERDICT_OPTIONS,
  run: (o) => signVerdict(o, "released"),
});
