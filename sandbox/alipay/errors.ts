/** A business or gateway failure: code, sub_code and what it means. */
export class AlipayError extends Error {
  override name = "AlipayError";
  readonly code: string;
  readonly subCode: string;

  constructor(code: string, subCode: string, message: string) {
    super(message);
    this.code = code;
    this.subCode = subCode;
  }
}

const BUSINESS_WORDS = {
  "ACQ.INVALID_PARAMETER": "参数无效",
  "ACQ.TRADE_NOT_EXIST": "交易不存在",
  "ACQ.BUYER_NOT_EXIST": "买家不存在",
  "ACQ.PAYMENT_AUTH_CODE_INVALID": "支付授权码无效",
  "ACQ.TRADE_HAS_SUCCESS": "交易已被支付",
  "ACQ.TRADE_HAS_CLOSE": "交易已经关闭",
  "ACQ.TRADE_STATUS_ERROR": "交易状态不合法",
  "ACQ.REASON_TRADE_STATUS_INVALID": "交易状态异常",
  "ACQ.CONTEXT_INCONSISTENT": "交易信息被篡改",
  "ACQ.SECONDARY_MERCHANT_ID_BLANK": "二级商户编号为空",
  "ACQ.SECONDARY_MERCHANT_ID_INVALID": "二级商户编号不正确",
  "ACQ.SECONDARY_MERCHANT_STATUS_ERROR": "二级商户状态异常",
  "ACQ.MERCHANT_STATUS_NOT_NORMAL": "商户状态异常，暂不能收款",
  "ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR": "当前时间已超过允许支付的时间",
  "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": "退款金额超限",
  "ACQ.DISCORDANT_REPEAT_REQUEST": "不一致的重复请求",
  "ACQ.SELLER_BALANCE_NOT_ENOUGH": "卖家可用资金不足",
  BILL_NOT_EXIST: "账单不存在：该日尚未结束或账单未生成",
  INVAILID_ARGUMENTS: "入参不合法",
} as const;
export type BusinessCode = keyof typeof BUSINESS_WORDS;

export const businessError = (subCode: BusinessCode, more = ""): AlipayError =>
  new AlipayError("40004", subCode, BUSINESS_WORDS[subCode] + more);
export const gatewayError = (subCode: string, message: string): AlipayError =>
  new AlipayError("40002", subCode, message);

export const MESSAGES: Readonly<Record<string, string>> = {
  "20000": "Service Currently Unavailable",
  "40001": "Missing Required Arguments",
  "40002": "Invalid Arguments",
  "40004": "Business Failed",
  "40006": "Insufficient Permissions",
};
