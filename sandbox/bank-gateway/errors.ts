/** `status` ≠ 0: the gateway does not take the message at all and answers unsigned. */
export class NotTaken extends Error {
  override name = "NotTaken";
}

/** `result_code` ≠ 0: the message was taken, what it asks is refused; signed like any answer. */
export class GatewayError extends Error {
  override name = "GatewayError";
  readonly code: string;
  readonly more: Readonly<Record<string, string>>;

  constructor(code: string, message: string, more: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.more = more;
  }
}

export const notXml = (why: string): NotTaken => new NotTaken(`请求报文不是约定的XML：${why}`);
export const wrongField = (field: string, rule: string): GatewayError =>
  new GatewayError("PARAM_ERROR", `参数错误：${field} ${rule}`);
export const noOrder = (): GatewayError => new GatewayError("ORDERNOTEXIST", "订单不存在");
export const noRefund = (): GatewayError => new GatewayError("REFUNDNOTEXIST", "退款单不存在");
