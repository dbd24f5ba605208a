import { expect, test } from "vitest";
import { isCnaps } from "./cnaps.ts";
import { holdsFullNumber } from "./full-number.ts";
import { isIdentityNumber } from "./identity-number.ts";
import { isLicenceCode, licenceCodeOf } from "./licence-code.ts";

const LICENCES = ["91110000600037341L", "9144030071526726XG"];
const IDENTITIES = ["11010519491231002X", "440524188001010014"];
/** Head offices of banks. */
const BANKS = [
  "102100099996",
  "103100000026",
  "104100000004",
  "105100000017",
  "301290000007",
  "302100011000",
  "303100000006",
  "305100000013",
  "308584000013",
  "309391000011",
  "310290000013",
];

test.each(LICENCES)("accepts the published licence code %s", (code) => {
  expect(isLicenceCode(code)).toBe(true);
  expect(isLicenceCode(licenceCodeOf(` ${code.slice(0, 9)} ${code.slice(9).toLowerCase()} `))).toBe(true);
});

test("one changed character of a licence code is noticed, wherever it stands", () => {
  const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  for (const code of LICENCES)
    for (let i = 0; i < code.length; i++)
      for (const c of alphabet)
        if (c !== code[i]) expect(isLicenceCode(code.slice(0, i) + c + code.slice(i + 1))).toBe(false);
});

test.each(["", "91110000600037341", "9111000060003734IL", "91110000600037341LL", "A1110000600037341L"])(
  "refuses %j as a licence code",
  (code) => {
    expect(isLicenceCode(code)).toBe(false);
  },
);

test.each(IDENTITIES)("recognises the identity number %s", (number) => {
  expect(isIdentityNumber(number)).toBe(true);
  expect(isIdentityNumber(number.toLowerCase())).toBe(true);
});

test("an identity number with a birthday that never was, or one changed digit, is none", () => {
  expect(isIdentityNumber("11010519490231002X")).toBe(false);
  for (const number of IDENTITIES)
    for (let i = 0; i < 17; i++) {
      const changed = (Number(number[i]) + 1) % 10;
      expect(isIdentityNumber(number.slice(0, i) + changed + number.slice(i + 1))).toBe(false);
    }
});

test.each(BANKS)("accepts the bank number %s, and none with one changed digit", (number) => {
  expect(isCnaps(number)).toBe(true);
  for (let i = 0; i < 12; i++)
    for (let d = 1; d < 10; d++) {
      const changed = (Number(number[i]) + d) % 10;
      expect(isCnaps(number.slice(0, i) + changed + number.slice(i + 1))).toBe(false);
    }
});

test("a full number is found however it is written", () => {
  for (const text of [
    "11010519491231002X",
    "身份证 11010519491231002x",
    "6216261000000000018",
    "6216 2610 0000 0000 018",
    "６２１６２６１０００００",
    "102100099996",
  ])
    expect(holdsFullNumber(text), text).toBe(true);
  for (const text of [
    "310***********0012",
    "62************4417",
    "4417",
    "13800000000",
    "海棠里商场 2 层 12 号",
  ])
    expect(holdsFullNumber(text), text).toBe(false);
});

test("numbers that are long by nature are welcome in their own field only", () => {
  expect(holdsFullNumber("102100099996", "cnaps")).toBe(false);
  expect(holdsFullNumber("6216261000000000018", "cnaps")).toBe(true);
  expect(holdsFullNumber("91110000600037341L", "licence_code")).toBe(false);
  expect(holdsFullNumber("11010519491231002X", "licence_code")).toBe(true);
  expect(holdsFullNumber("6216261000000000018", "licence_code")).toBe(true);
});
