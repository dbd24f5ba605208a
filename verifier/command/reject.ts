import { command } from "./command.ts";
import { signVerdict, VERDICT_OPTIONS } from "./sign-verdict.ts";

export const reject = command({
  summary: "拒绝（须写明 --reason，两人）   sign a rejection",
  usage: `\
  --reason TEXT            理由，为签署内容的一部分                        why; part of what is signed
  --key --person --rel --at --register  同 release                         as of release`,
  options: VERDICT_OPTIONS,
  run: (o) => signVerdict(o, "rejected"),
});
