import { CoreError } from "../core/register.ts";
import type { Said } from "./language.ts";

/** Why an answer does not count, in the reader's language. */
export const REFUSALS = {
  incomplete: {
    zh: "请输入短信里的验证码，再选同意或退回",
    en: "Type the code of the message, then agree or give it back.",
  },
  noSuch: { zh: "没有这条短信", en: "There is no such message." },
  over: { zh: "这份约定已经不再等答复", en: "This agreement waits for no answer any more." },
  older: { zh: "这个验证码已经作废，请看最新的一条短信", en: "This code is void, see the newest message." },
  used: { zh: "这个验证码已经用过，一个码只答一次", en: "This code has been used; a code answers once." },
  late: {
    zh: "验证码已过 72 小时，请重新发一次",
    en: "The code is older than 72 hours, ask for another one.",
  },
  tries: { zh: "输错次数太多，请重新发一次", en: "Too many wrong tries, ask for another code." },
  replaced: {
    zh: "现行约定已经换了，请看新的短信",
    en: "Another version came into force, see the new message.",
  },
  contact: {
    zh: "登记的联系人已经换了，请由新的联系人答复",
    en: "The registered contact has changed; the new one answers.",
  },
  wrong: { zh: "验证码不对", en: "The code is wrong." },
  reason: { zh: "退回请写原因：至少一项", en: "Give a reason for at least one item." },
  askedAnew: {
    zh: "现行约定已经换了，已重新发短信，请看新的一条",
    en: "Another version came into force; everybody has been asked anew, see the new message.",
  },
} as const satisfies Record<string, Said>;

export class AnswerRefused extends CoreError {
  readonly why: keyof typeof REFUSALS;
  constructor(why: keyof typeof REFUSALS) {
    super(REFUSALS[why].zh);
    this.why = why;
  }
}
