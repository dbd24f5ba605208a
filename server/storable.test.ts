import { expect, test } from "vitest";
import { Notice } from "./acquirer/alipay/wire.ts";
import { Transaction } from "./acquirer/wechatpay/wire.ts";
import { textInput } from "./api/inputs.ts";
import { Refused } from "./domain-error.ts";
import { readOrderBody } from "./gateway/open-api/order-body.ts";
import { newId } from "./id.ts";

const at = new Date("2026-11-20T04:00:00Z");
const BAD_TEXTS = ["a\0b", "\ud83d"];
const BAD_YEARS = ["0001", "1999", "2100", "9999"];

test("what PostgreSQL cannot keep is refused where it comes in: by a person, a merchant, either channel", () => {
  const order = {
    subMerchant: newId("smt", at),
    reference: "r1",
    amount: 1,
    currency: "CNY",
    channel: "wechat",
  };
  const alipay = {
    app_id: "1",
    out_trade_no: "Q1",
    trade_no: "2",
    trade_status: "TRADE_SUCCESS",
    total_amount: "1.00",
  };
  const wechat = { sp_mchid: "1", sub_mchid: "2", out_trade_no: "Q1", trade_state: "SUCCESS" };
  expect(textInput(9).safeParse("茶☕").success).toBe(true);
  expect(readOrderBody({ ...order, note: "茶☕" }).note).toBe("茶☕");
  for (const text of BAD_TEXTS) {
    expect(textInput(9).safeParse(text).success).toBe(false);
    for (const field of ["note", "description"])
      expect(() => readOrderBody({ ...order, [field]: text })).toThrow(Refused);
    expect(Notice.safeParse({ ...alipay, trade_no: text }).success).toBe(false);
    expect(Transaction.safeParse({ ...wechat, transaction_id: text }).success).toBe(false);
  }
  expect(Notice.safeParse({ ...alipay, gmt_payment: "2026-11-20 12:00:00" }).success).toBe(true);
  expect(Transaction.safeParse({ ...wechat, success_time: "2026-11-20T12:00:00+08:00" }).success).toBe(true);
  for (const year of BAD_YEARS) {
    expect(Notice.safeParse({ ...alipay, gmt_payment: `${year}-11-20 12:00:00` }).success).toBe(false);
    expect(Transaction.safeParse({ ...wechat, success_time: `${year}-11-20T12:00:00+08:00` }).success).toBe(
      false,
    );
  }
});
