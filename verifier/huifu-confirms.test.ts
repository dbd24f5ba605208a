import { expect, test } from "vitest";
import { dayFrom } from "#server/calendar/day.ts";
import type {
  ClearingFile,
  Entry,
  Part,
  Position,
  RefundEntry,
  SaleEntry,
} from "#server/clearing/clearing-file.ts";
import { type Confirming, confirmsOf } from "./huifu-confirms.ts";
import { NotPayable } from "./payment-order.ts";

const [HQ, MALL, COFFEE] = ["M00000000000001", "M00000000000003", "M00000000000004"] as const;
const DIGEST = "ab".repeat(32);
const parts = (hq: bigint, mall: bigint, coffee: bigint): Part[] => [
  { no: HQ, fen: hq },
  { no: MALL, fen: mall },
  { no: COFFEE, fen: coffee },
];
/** ¥100.00, fee 0.38; 8 %, 0.10, the rest. */
const sale = (more: Partial<SaleEntry> = {}): SaleEntry => ({
  ...{ kind: "P", orderId: "ord", merchantOrderNo: "Q", acquirerReference: "00290TOP1A1", combineNo: "" },
  ...{
    channel: "alipay",
    createdAt: "",
    paidAt: "",
    sellerNo: COFFEE,
    orderAmount: 10_000n,
    amount: 10_000n,
  },
  ...{ funded: 0n, campaignSha256: "", feesSha256: "", feeItem: "", fee: 38n, agreementSha256: "" },
  ...{ decisionRef: "", parts: parts(796n, 10n, 9_156n), ...more },
});
const refund = (more: Partial<RefundEntry> = {}): RefundEntry => ({
  ...{
    kind: "R",
    refundId: "",
    refundNo: "R",
    acquirerRefundReference: "2",
    acquirerReference: "00290TOP1A1",
  },
  ...{ source: "", refundedAt: "", amount: 3_333n, cumulative: 3_333n, fundedBack: 0n, feeReturned: 13n },
  ...{ decisionRef: "", parts: parts(265n, 3n, 3_052n), ...more },
});
const line = (subMerchantNo: string, pay: bigint, more: Partial<Position> = {}) =>
  ({
    lineNo: Number(subMerchantNo.at(-1)),
    subMerchantNo,
    pay,
    action: "PAY",
    reason: "",
    ...more,
  }) as Position;

const SENT = { huifuId: "6666000000000104", sentOn: "20261120" };
const SHOPS = [HQ, MALL, COFFEE].map((subMerchantNo) => ({
  ...{ subMerchantNo, huifuId: `66660000000001${subMerchantNo.slice(-2)}`, applyRatio: 1_000n },
}));
async function* of(entries: readonly Entry[]) {
  for (const entry of entries) yield { entry };
}
const confirm = (
  entries: readonly Entry[],
  positions: readonly Position[] = [line(HQ, 796n), line(MALL, 10n), line(COFFEE, 9_156n)],
  more: Partial<Confirming> = {},
) =>
  confirmsOf(of(entries), {
    file: { header: { clearingDate: dayFrom("2026-11-20") }, positions } as unknown as ClearingFile,
    ...{ digest: DIGEST, day: "20261121", stopped: new Set<number>(), sentOf: () => SENT },
    register: { sysId: "1", productId: "P", shops: new Map(SHOPS.map((s) => [s.subMerchantNo, s])) },
    ...more,
  });
const infos = (data: Readonly<Record<string, string>> | undefined) =>
  JSON.parse(data?.acct_split_bunch ?? "").acct_infos as { huifu_id: string; div_amt: string }[];

test("a payment is divided whole: the seller is given its share and the fee that is drawn from it", async () => {
  const [data, ...more] = await confirm([sale()]);
  expect(more).toEqual([]);
  expect(data).toMatchObject({
    ...{
      huifu_id: SENT.huifuId,
      org_hf_seq_id: "00290TOP1A1",
      org_req_date: "20261120",
      req_date: "20261121",
    },
    req_seq_id: expect.stringMatching(/^K[A-Z2-7]{31}$/),
  });
  expect(infos(data)).toEqual([
    { huifu_id: "6666000000000101", div_amt: "7.96" },
    { huifu_id: "6666000000000103", div_amt: "0.10" },
    { huifu_id: SENT.huifuId, div_amt: "91.94" },
  ]);
});

test("made again it is the same request; of another file it is another", async () => {
  const [first] = await confirm([sale()]);
  expect(await confirm([sale()])).toEqual([first]);
  const [other] = await confirm([sale()], undefined, { digest: "cd".repeat(32) });
  expect(other?.req_seq_id).not.toBe(first?.req_seq_id);
});

test("what was given back before is not divided; given back whole, nothing is asked", async () => {
  const left = [line(HQ, 531n), line(MALL, 7n), line(COFFEE, 6_104n)];
  const [data] = await confirm([sale(), refund()], left);
  expect(infos(data).map((i) => i.div_amt)).toEqual(["5.31", "0.07", "61.29"]);
  const all = refund({ amount: 10_000n, feeReturned: 38n, parts: sale().parts });
  expect(await confirm([sale(), all], [])).toEqual([]);
});

test("who receives nothing is left out, and a seller whose share is nothing still bears the fee", async () => {
  const [data] = await confirm([sale({ parts: parts(9_962n, 0n, 0n) })], [line(HQ, 9_962n)], {
    register: {
      sysId: "1",
      productId: "P",
      shops: new Map(SHOPS.map((s) => [s.subMerchantNo, { ...s, applyRatio: 10_000n }])),
    },
  });
  expect(infos(data)).toEqual([
    { huifu_id: "6666000000000101", div_amt: "99.62" },
    { huifu_id: SENT.huifuId, div_amt: "0.38" },
  ]);
});

const without = (no: string) =>
  new Map(SHOPS.filter((s) => s.subMerchantNo !== no).map((s) => [s.subMerchantNo, s]));
const OVER = { sysId: "1", productId: "P" };
test.each<[string, RegExp, () => Promise<unknown>]>([
  ["a funded discount", /combinedpay/, () => confirm([sale({ funded: 5n })])],
  ["a discount of the shop's own", /combinedpay/, () => confirm([sale({ orderAmount: 10_003n })])],
  [
    "a refund of what was confirmed before",
    /00290TOP1A1：原支付已确认/,
    () => confirm([sale({ kind: "O" }), refund()]),
  ],
  [
    "a refund that was closed",
    /V/,
    () =>
      confirm([
        sale(),
        {
          kind: "V",
          refundId: "",
          refundNo: "R",
          acquirerRefundReference: "2",
          acquirerReference: "00290TOP1A1",
          reason: "",
          parts: [],
        },
      ]),
  ],
  [
    "a receiver without a huifu_id",
    new RegExp(`${HQ} 没有 huifu_id`),
    () => confirm([sale()], undefined, { register: { ...OVER, shops: without(HQ) } }),
  ],
  [
    "more to others than was approved",
    /超过批准比例/,
    () => confirm([sale({ parts: parts(1_001n, 0n, 8_961n) })]),
  ],
  [
    "a payment that no bill given has",
    /没有请求日期/,
    () => confirm([sale()], undefined, { sentOf: () => undefined }),
  ],
  [
    "a shop that is held",
    new RegExp(`L 4 ${COFFEE}：文件付 0.00 元（HOLD acquirer_hold）`),
    () =>
      confirm(
        [sale()],
        [line(HQ, 796n), line(MALL, 10n), line(COFFEE, 0n, { action: "HOLD", reason: "acquirer_hold" })],
      ),
  ],
  [
    "a shop that the newest register stopped",
    new RegExp(`L 4 ${COFFEE}`),
    () => confirm([sale()], undefined, { stopped: new Set([4]) }),
  ],
  [
    "money that was carried in",
    new RegExp(`L 1 ${HQ}：文件付 8.96 元`),
    () => confirm([sale()], [line(HQ, 896n), line(MALL, 10n), line(COFFEE, 9_156n)]),
  ],
  ["shares that are not the whole", /各方合计不等于/, () => confirm([sale({ fee: 37n })])],
])("%s is refused by name", async (_, words, run) => {
  await expect(run()).rejects.toThrow(NotPayable);
  await expect(run()).rejects.toThrow(words);
});
