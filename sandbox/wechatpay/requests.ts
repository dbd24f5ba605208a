import { z } from "zod";
import { paramError } from "./errors.ts";

/** The requests of the partner API that the sandbox understands; unknown fields pass, as they do there. */
const OUT_NO = /^[0-9A-Za-z_\-|*]{6,32}$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const notifyUrl = z
  .string()
  .max(255)
  .regex(/^https?:\/\/[^\s?#]+$/, "notify_url is absolute and has no query");
const fen = z.number().int().min(1).max(100_000_000_00);

const ORDER = z.looseObject({
  sp_appid: z.string().min(1).max(32),
  sp_mchid: z.string().min(1).max(32),
  sub_mchid: z.string().min(1).max(32),
  description: z.string().min(1).max(127),
  out_trade_no: z.string().regex(OUT_NO),
  time_expire: z.string().regex(RFC3339).optional(),
  attach: z.string().max(128).optional(),
  notify_url: notifyUrl,
  amount: z.looseObject({ total: fen, currency: z.literal("CNY").optional() }),
  scene_info: z
    .looseObject({
      device_id: z.string().max(32).optional(),
      payer_client_ip: z.string().max(45).optional(),
      store_info: z.looseObject({ id: z.string().max(32).optional() }).optional(),
    })
    .optional(),
});
export type OrderRequest = z.infer<typeof ORDER>;
export const parseNative = (body: unknown): OrderRequest => parse(ORDER, body);

/** The payer under the provider's application, or under the shop's own, which is then named. */
const OPENID = z.string().min(1).max(128);
const JSAPI = ORDER.extend({
  sub_appid: z.string().min(1).max(32).optional(),
  payer: z.looseObject({ sp_openid: OPENID.optional(), sub_openid: OPENID.optional() }),
}).refine(
  ({ sub_appid, payer }) =>
    payer.sub_openid === undefined ? payer.sp_openid !== undefined : sub_appid !== undefined,
  { path: ["payer"], message: "appid与openid不匹配" },
);
export const parseJsapi = (body: unknown): OrderRequest => parse(JSAPI, body);

const CLOSE = z.looseObject({ sp_mchid: z.string().min(1), sub_mchid: z.string().min(1) });
export const parseClose = (body: unknown): z.infer<typeof CLOSE> => parse(CLOSE, body);

const REFUND = z.looseObject({
  sub_mchid: z.string().min(1),
  transaction_id: z.string().optional(),
  out_trade_no: z.string().optional(),
  out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
  reason: z.string().max(80).optional(),
  notify_url: notifyUrl.optional(),
  funds_account: z.enum(["AVAILABLE", "UNSETTLED"]).optional(),
  amount: z.looseObject({ refund: fen, total: fen, currency: z.literal("CNY") }),
});
export type RefundBody = z.infer<typeof REFUND>;
export const parseRefund = (body: unknown): RefundBody => parse(REFUND, body);

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw paramError(`/${(issue?.path ?? []).map(String).join("/")}`, issue?.message ?? "invalid");
}
