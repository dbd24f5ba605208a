import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { decodeGbk, encodeGbk } from "./gbk-codec.ts";

test("agrees with another encoder on every Chinese character that both know, and gives each back", () => {
  let known = 0;
  for (let code = 0x20; code < 0xffff; code++) {
    if (code >= 0xd800 && code <= 0xf8ff) continue;
    const char = String.fromCharCode(code);
    const bytes = encodeGbk(char);
    if (!bytes) continue;
    known++;
    expect(decodeGbk(bytes)).toBe(char);
    if (code >= 0x4e00 && code <= 0x9fa5) expect(Buffer.from(bytes)).toEqual(iconv.encode(char, "gbk"));
  }
  // 20,902 of them are the unified ideographs of GBK.
  expect(known).toBeGreaterThan(21_000);
});

test("says so when GBK lacks a character, unless a substitute was asked for", () => {
  expect(encodeGbk("拿铁😀")).toBeUndefined();
  expect(decodeGbk(encodeGbk("拿铁😀", "?"))).toBe("拿铁?");
});
