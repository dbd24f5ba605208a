/** An answer of 4xx or 5xx in WeChat's form. */
export class WechatError extends Error {
  override name = "WechatError";
  readonly status: number;
  readonly code: string;
  readonly detail: Record<string, unknown> | undefined;

  constructor(status: number, code: string, message: string, detail?: Record<string, unknown>) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

export const paramError = (field: string, issue: string, value?: unknown): WechatError =>
  new WechatError(400, "PARAM_ERROR", `参数错误：${field} ${issue}`, {
    location: "body",
    field,
    value: value ?? null,
    issue,
  });
export const signError = (message: string): WechatError => new WechatError(401, "SIGN_ERROR", message);
export const orderNotExist = (): WechatError => new WechatError(404, "ORDER_NOT_EXIST", "订单不存在");
