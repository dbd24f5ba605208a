import { expect, test } from "vitest";
import { CHANNELS, walletOf } from "#server/channel/channel.ts";
import { scannedAs } from "./scan-kind.ts";

test("a payment code is told by its first digits and its length", () => {
  for (const text of ["101234567890123456", "154567890123456789", "13 4567890123456789\r"])
    expect(scannedAs(text), text).toEqual({ what: "payment_code", channel: "wechat" });
  for (const text of ["2512345678901234", "301234567890123456789012", "２８1234567890123456"])
    expect(scannedAs(text), text).toEqual({ what: "payment_code", channel: "alipay" });
});

test("what might be a payment code of somebody is never looked up: a number that is sent is none", () => {
  for (const text of [
    "6212345678901234567",
    "161234567890123456",
    "99123456789012345678",
    "0112345678901234567",
  ])
    expect(scannedAs(text), text).toEqual({ what: "other" });
  for (const channel of CHANNELS)
    expect(walletOf(channel).paymentCode.test("4200002123202611261234567890")).toBe(false);
});

test("a number on a payer's bill is ours, the acquirer's or the wallet's", () => {
  for (const number of [
    "QABCDEFGHIJKLMNOPQRSTUVWXYZ23456",
    "4200002123202611261234567890",
    "2026112622001412341234123412",
    "0029000topo220422162633P090ac139c5f00000",
  ])
    expect(scannedAs(number), number).toEqual({ what: "number", number });
});

test("anything else leads nowhere", () => {
  for (const text of [
    "https://qr.alipay.com/abc123def456",
    "6901234",
    "wxp://f2f0abcdefghijk",
    "鹿野咖啡",
    "",
  ])
    expect(scannedAs(text), text).toEqual({ what: "other" });
});
