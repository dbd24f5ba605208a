import { expect, test } from "vitest";
import { stepFrom } from "../life-cycle.ts";
import {
  APPLICATION_FIELDS,
  changedFields,
  fieldsOf,
  findFieldFaults,
  findFullNumber,
  tidyFields,
} from "./application-form.ts";
import { APPLICATION_LIFE } from "./application-status.ts";
import { isHolder } from "./name-match.ts";
import { PROVINCES } from "./province.ts";
import { type RecordedNumbers, recordedFaults } from "./recorded-numbers.ts";
import { ENTERPRISE, RECORDED } from "./testing/applications.ts";

const TO = { acquirerName: "示例收单（沙箱）", area: ["上海市", "江苏省"] };

test("a complete application has no fault, an empty one names every field at once", () => {
  expect(findFieldFaults("enterprise", ENTERPRISE, TO)).toEqual([]);
  expect(findFieldFaults("enterprise", {}, TO)).toEqual(
    APPLICATION_FIELDS.map((field) => ({ field, reason: "required" })),
  );
});

test("a 小微 needs no licence, everybody else does", () => {
  expect(fieldsOf("micro")).not.toContain("licenceCode");
  const { licenceCode: _, ...without } = ENTERPRISE;
  expect(findFieldFaults("micro", without, TO)).toEqual([]);
  expect(findFieldFaults("individual_business", without, TO)).toEqual([
    { field: "licenceCode", reason: "required" },
  ]);
});

test.each([
  ["licenceCode", "91110000600037341M", "licence_code_invalid"],
  ["category", "581", "category_invalid"],
  ["personIdMask", "310********12", "mask_invalid"],
  ["contactPhone", "12345", "phone_invalid"],
  ["cnaps", "102100099997", "cnaps_invalid"],
  ["accountTail", "44a7", "tail_invalid"],
  ["holderName", "别人的公司", "holder_differs"],
  ["address", "长".repeat(101), "too_long"],
  ["category", "7995", "category_prohibited"],
  ["category", "6051", "category_prohibited"],
  ["province", "上海", "province_unknown"],
  ["province", "香港特别行政区", "province_unknown"],
  ["province", "广东省", "province_outside"],
  ["shortName", "微信 支付便利店", "name_imitates"],
  ["shortName", "A1ipay 小店", "name_imitates"],
  ["shortName", "银联商户", "name_imitates"],
  ["shortName", "示例 收单直营店", "name_imitates"],
  ["shortName", "好运彩票", "name_prohibited"],
  ["address", "一层|12 号", "characters"],
  ["bankName", "中国工\u202e商银行", "characters"],
  ["personName", "某\u0007甲", "characters"],
] as const)("a wrong %s is named with its reason", (field, text, reason) => {
  expect(findFieldFaults("enterprise", { ...ENTERPRISE, [field]: text }, TO)).toEqual([{ field, reason }]);
});

test("what was returned and comes back as it was is named, item by item, and nothing else", () => {
  const returned = { fields: ENTERPRISE, findings: [{ field: "address" }, { field: "cnaps" }] };
  const again = (change: object) =>
    findFieldFaults("enterprise", { ...ENTERPRISE, ...change }, TO, returned).map((f) => [f.field, f.reason]);
  expect(again({})).toEqual([
    ["address", "unchanged"],
    ["cnaps", "unchanged"],
  ]);
  expect(again({ address: "二层 28 号" })).toEqual([["cnaps", "unchanged"]]);
  expect(again({ address: "二层 28 号", cnaps: "105100000017" })).toEqual([]);
});

test("an acquirer without an area takes shops everywhere on the mainland", () => {
  const everywhere = { ...TO, area: [] };
  expect(findFieldFaults("enterprise", { ...ENTERPRISE, province: "西藏自治区" }, everywhere)).toEqual([]);
  expect(PROVINCES).toHaveLength(31);
});

test("the account belongs to the subject: the registered name, of an 个体户 or 小微 also the person in charge", () => {
  const subject = { name: "鹿野（上海）咖啡有限公司", personName: "某甲" };
  expect(isHolder("enterprise", { ...subject, holderName: "鹿野(上海) 咖啡有限公司" })).toBe(true);
  expect(isHolder("enterprise", { ...subject, holderName: "某甲" })).toBe(false);
  expect(isHolder("individual_business", { ...subject, holderName: "某甲" })).toBe(true);
  expect(isHolder("micro", { ...subject, holderName: "某乙" })).toBe(false);
  expect(isHolder("micro", { name: "", personName: "", holderName: "" })).toBe(false);
});

test("a full number is refused in whatever field it is typed", () => {
  expect(findFullNumber(ENTERPRISE)).toBeUndefined();
  for (const field of APPLICATION_FIELDS)
    expect(findFullNumber({ ...ENTERPRISE, [field]: "6216261000000000018" })).toBe(field);
  expect(findFullNumber({ ...ENTERPRISE, personIdMask: "11010519491231002X" })).toBe("personIdMask");
});

test("what is kept has no blanks around it, no unknown field, and the licence code in capitals", () => {
  expect(tidyFields({ name: " 甲 ", licenceCode: "9111 0000600037341l", address: " ", other: "x" })).toEqual({
    name: "甲",
    licenceCode: "91110000600037341L",
  });
  expect(changedFields({ name: "甲", cnaps: "1" }, { name: "乙", cnaps: "1", address: "丙" })).toEqual([
    "name",
    "address",
  ]);
});

test("the numbers the core gave have their forms and belong to the account the shop stated: all that are wrong at once", () => {
  const faults = (change: Partial<RecordedNumbers>, tail = "4417") =>
    recordedFaults({ ...RECORDED, ...change }, { tail, isRegistered: false });
  expect(faults({})).toEqual([]);
  expect(faults({}, "4418")).toEqual([{ field: "accountTail", reason: "tail_differs" }]);
  expect(faults({ accountMask: "62****4418" })).toEqual([{ field: "accountMask", reason: "mask_differs" }]);
  expect(faults({ accountMask: "6216261000000004417", accountHash: "zz", cycle: "T+0" }, "4418")).toEqual([
    { field: "accountHash", reason: "recorded_invalid" },
    { field: "accountMask", reason: "recorded_invalid" },
    { field: "accountTail", reason: "tail_differs" },
    { field: "cycle", reason: "recorded_invalid" },
  ]);
});

test("nothing leaves approved, and nobody skips the review", () => {
  expect(APPLICATION_LIFE.next.approved).toEqual([]);
  expect(stepFrom(APPLICATION_LIFE, "submitted", "approved")).toEqual([]);
  expect(stepFrom(APPLICATION_LIFE, "draft", "in_review")).toEqual([]);
  expect(stepFrom(APPLICATION_LIFE, "returned", "submitted")).toEqual(["returned"]);
});
