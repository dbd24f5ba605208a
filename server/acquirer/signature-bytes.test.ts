import { expect, test } from "vitest";
import { signatureBytes } from "./signature-bytes.ts";

test("one signature has one text: other unused bits, length or letters are none", () => {
  const bytes = Buffer.alloc(256, 7);
  const text = bytes.toString("base64");
  expect(signatureBytes(text)).toEqual(bytes);
  // 256 bytes end with four bits that nobody reads.
  const last = text.slice(0, -3);
  for (const letter of "xyz012") expect(Buffer.from(`${last}${letter}==`, "base64")).toHaveLength(256);
  const others = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"];
  const canonical = others.filter((letter) => signatureBytes(`${last}${letter}==`));
  expect(canonical).toEqual(["A", "Q", "g", "w"]);
  for (const bad of ["", "abcd", `${text}=`, text.replace("=", ""), ` ${text}`, text.replaceAll("B", "_")])
    expect(signatureBytes(bad), bad).toBeUndefined();
});
