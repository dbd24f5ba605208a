import { dayFrom } from "../../calendar/day.ts";
import { eachChannel, walletOf } from "../../channel/channel.ts";
import { APPLICATION_FIELDS } from "../application-form.ts";
import type { RecordedNumbers } from "../recorded-numbers.ts";
import { usualWay } from "../verification.ts";

/** A shop that does not exist; the licence code is a published example. */
export const ENTERPRISE = {
  name: "晚风花店有限公司",
  shortName: "晚风花店",
  licenceCode: "91110000600037341L",
  category: "5992",
  province: "上海市",
  address: "海棠里商场一层 12 号",
  personName: "某甲",
  personIdMask: "310***********0012",
  contactPhone: "13800000000",
  holderName: "晚风花店有限公司",
  bankName: "中国工商银行",
  cnaps: "102100099996",
  accountTail: "4417",
} as const;

export const RECORDED: RecordedNumbers = {
  number: "M00000000000008",
  role: "shop",
  ...eachChannel((channel) => walletOf(channel).number.example(8)),
  accountRef: "M00000000000008-A1",
  accountHash: "ab".repeat(32),
  accountMask: "62************4417",
  accountTail: "4417",
  approvedFrom: dayFrom("2026-11-20"),
  cycle: "T+1",
  minimumFen: "0",
};

/** How every item was verified. */
export const VERIFIED = Object.fromEntries(APPLICATION_FIELDS.map((field) => [field, usualWay(field)]));
