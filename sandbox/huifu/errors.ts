/** A refusal in this interface's own words: `resp_code` and `resp_desc`. Sources: the acquirer's documents, except the marked. */
export const WORDS = {
  "10000000": "参数错误",
  "10000001": "原交易未完成",
  "10000002": "退款金额大于可退金额",
  "20000000": "重复交易",
  "20000001": "操作过于频繁",
  "22000002": "商户状态异常",
  "22000004": "暂不支持的交易",
  "23000000": "原交易已是终态",
  "23000001": "交易不存在",
  "23000003": "账户资金不足",
  "23000004": "该支付类型不支持此操作",
  "90000000": "交易被拒绝",
  "99999999": "系统异常",
} as const;
export type RespCode = keyof typeof WORDS;

export class HuifuError extends Error {
  override name = "HuifuError";
  readonly code: RespCode;

  /** `more`: which field, why. */
  constructor(code: RespCode, more = "") {
    super(WORDS[code] + more);
    this.code = code;
  }
}
