/** The demo's shops as both sides of a clearing test know them, and what befalls a shop between two days. */
import { createHash } from "node:crypto";
import { present } from "../../assert.ts";
import { dayOf } from "../../calendar/instant.ts";
import { uuidOf } from "../../id.ts";
import { approveAccount } from "../../merchant/approve-account.ts";
import { requestAccount } from "../../merchant/request-account.ts";
import { reviewAccount } from "../../merchant/review-account.ts";
import { DEMO_SHOPS, DEMO_STAFF, type DemoShop } from "../../setup/demo.ts";
import type { TestWorld } from "../../testing/world.ts";

export const SHOP = "M00000000000004";
export const SHOPS = DEMO_SHOPS.filter((s) => s.role === "shop").map((s) => s.number);

export function demoShop(number: string): DemoShop {
  return present(
    DEMO_SHOPS.find((s) => s.number === number),
    `the demo has shop ${number}`,
  );
}

/** The sign-in of a shop's owner: takes its orders and gives its refunds. */
export function ownerLogin(number: string): string {
  const owner = DEMO_STAFF.find((s) => s.shop === number && s.role === "owner");
  return present(owner, `shop ${number} has an owner`).login;
}

const RENEWED_TAIL = "9999";

/** A newer settlement account of a shop, asked for by its owner and approved by two people of the acquirer. */
export async function renewAccount(test: TestWorld, number: string): Promise<void> {
  const shop = demoShop(number);
  const { accountId } = await requestAccount(test.ctxFor(ownerLogin(number)), {
    subMerchantId: present(test.demo.shops[number], "a demo shop"),
    bankName: shop.bankName,
    cnaps: shop.cnaps,
    holderName: shop.name,
    accountTail: RENEWED_TAIL,
  });
  const [asked] = await test.sql<{ version: number }[]>`
    select version from settlement_account where id = ${uuidOf(accountId)}`;
  const accountVersion = present(asked, "what was asked for is there").version;
  const accountRef = `${number}-A${accountVersion}`;
  const accept = {
    accountRef,
    accountHash: createHash("sha256").update(accountRef).digest("hex"),
    accountMask: `62************${RENEWED_TAIL}`,
    accountTail: RENEWED_TAIL,
    accountVersion,
    approvedFrom: dayOf(test.now()),
  };
  await reviewAccount(test.ctxFor("reviewer"), { accountId, decision: { accept } });
  await approveAccount(test.ctxFor("approver"), { accountId });
}
