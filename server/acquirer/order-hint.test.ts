import { expect, test } from "vitest";
import { newId } from "../id.ts";
import { ORDER_HINT_MAX_LENGTH, orderHintOf, readOrderHint } from "./order-hint.ts";

const at = new Date("2026-11-20T12:00:00+08:00");
const order = { orderId: newId("ord", at), merchantId: newId("mch", at) };

test("the hint names order and merchant, goes both ways and fits where the acquirer keeps it", () => {
  const text = orderHintOf(order);
  expect(readOrderHint(text)).toEqual(order);
  expect(text.length).toBeLessThanOrEqual(ORDER_HINT_MAX_LENGTH);
  expect(encodeURIComponent(text)).toBe(text);
});

test("an order placed without its merchant is still found", () => {
  expect(readOrderHint(order.orderId)).toEqual({ orderId: order.orderId });
});

test("what is none of ours is no hint", () => {
  const text = orderHintOf(order);
  for (const other of [
    undefined,
    "",
    "ord_x",
    `${text}.more`,
    `${order.orderId}.${order.orderId}`,
    text.padEnd(200, "0"),
  ])
    expect(readOrderHint(other), other).toBeUndefined();
});
