import { CHANNELS, eachChannel, walletOf } from "#server/channel/channel.ts";
import { keyIdOf } from "#server/clearing/signer-digest.ts";
import { DEMO_ACQUIRER, DEMO_SHOPS, DEMO_STAFF, type DemoShop } from "#server/setup/demo.ts";
import { accountNumberOf, licenceCodeOf, personIdOf } from "../core/numbers.ts";
import { huifuSeed } from "../huifu/seed.ts";
import type { RegisterFull } from "../world/desk.ts";
import type { RegisterContent } from "../world/versions.ts";
import { APPROVED_FROM } from "./approved-from.ts";

const CONSENTS_FROM = `${APPROVED_FROM}T00:00:00+08:00`;
/** The contacts of the demo were registered with their numbers, before anything was signed. */
const CONTACTS_FROM = "2026-01-01T00:00:00+08:00";

/** The register of the demo, before it is a version. `signerKeys` = SPKI PEM by person. */
export function demoRegister(signerKeys: Record<string, string>): RegisterContent {
  return {
    consentsFrom: CONSENTS_FROM,
    leftOutDays: 3,
    clockSeconds: 300,
    lifetimeSeconds: Object.fromEntries(
      CHANNELS.map((c) => [walletOf(c).mode, walletOf(c).orderLifetimeMaxMs / 1000]),
    ),
    subMerchants: DEMO_SHOPS.map((shop, i) => ({
      subMerchantNo: shop.number,
      name: shop.name,
      role: shop.role,
      licenceCode: licenceOf(shop, i),
      status: "active",
      consentsFrom: null,
      contacts: [{ person: contactOf(shop), version: 1, from: CONTACTS_FROM, to: null }],
      channelNos: eachChannel((channel) => [{ no: shop[channel], shared: false }]),
      accountRef: `${shop.number}-A1`,
      accountVersion: 1,
      accountApprovedFrom: APPROVED_FROM,
      cycle: "T+1",
      minimumFen: 0n,
      advanceLimitFen: 0n,
      holds: [],
    })),
    barred: [{ no: DEMO_ACQUIRER.platform, from: `${APPROVED_FROM}T00:00:00+08:00` }],
    feeToleranceFen: 1n,
    signers: Object.entries(signerKeys).map(([person, publicKey]) => ({
      person,
      keyId: keyIdOf(publicKey),
      publicKey,
    })),
    cutOffs: DEMO_ACQUIRER.cutOffs,
  };
}

/** Who answers for a number: the post that the demo gives its owner. */
const contactOf = ({ number }: DemoShop): string =>
  DEMO_STAFF.find((post) => post.role === "owner" && post.shop === number)?.login ?? `${number}-owner`;

const licenceOf = (shop: DemoShop, i: number) =>
  licenceCodeOf(shop.role === "shop" ? "92310101" : "91310101", i + 1);

const { huifuSysId, huifuProductId } = huifuSeed.settingsOf();
/** Above what any of the demo's rules gives to others of an ordinary amount. */
const APPLY_RATIO = "30.00";

/** Full numbers, made up and well formed. They stand in this one file of the acquirer's. */
export function fullRegister(): RegisterFull {
  return {
    debtor: {
      name: `${DEMO_ACQUIRER.name}客户备付金`,
      accountNumber: accountNumberOf(9_000, "0000"),
      cnaps: "001100011002",
      bankName: "示例备付金存管行",
    },
    accounts: DEMO_SHOPS.map((shop, i) => ({
      subMerchantNo: shop.number,
      accountRef: `${shop.number}-A1`,
      accountVersion: 1,
      holderName: shop.name,
      accountNumber: accountNumberOf(i + 1, shop.accountTail),
      bankName: shop.bankName,
      cnaps: shop.cnaps,
      licenceCode: licenceOf(shop, i),
      personId: personIdOf(i + 1),
    })),
    huifu: {
      sysId: huifuSysId,
      productId: huifuProductId,
      shops: DEMO_SHOPS.map((shop) => ({
        subMerchantNo: shop.number,
        huifuId: `6667${shop.number.slice(-12)}`,
        applyRatio: APPLY_RATIO,
      })),
    },
  };
}
