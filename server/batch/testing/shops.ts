/** The demo's shops as both sides of a clearing test know them, and what befalls a shop between two days. */
import { present } from "../../assert.ts";
import type { CoreChange, TestCore } from "../../books/testing/core.ts";
import { dayOf } from "../../calendar/instant.ts";
import type { RegisterEntry } from "../../clearing/register.ts";
import { requestAccount } from "../../merchant/request-account.ts";
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

/**
 * A newer settlement account of a shop: its owner asks for it, the acquirer's register names it. `books`: what its core lays
 * otherwise than our rows say.
 */
export async function renewAccount(
  test: TestWorld,
  core: TestCore,
  number: string,
  books: CoreChange = {},
): Promise<void> {
  const shop = demoShop(number);
  await requestAccount(test.ctxFor(ownerLogin(number)), {
    subMerchantId: present(test.demo.shops[number], "a demo shop"),
    bankName: shop.bankName,
    cnaps: shop.cnaps,
    holderName: shop.name,
    accountTail: RENEWED_TAIL,
  });
  const renewed = (entry: RegisterEntry): RegisterEntry => ({
    ...entry,
    accountRef: `${number}-A${entry.accountVersion + 1}`,
    accountVersion: entry.accountVersion + 1,
    accountApprovedFrom: dayOf(test.now()),
  });
  await core.lay({
    ...books,
    register: (ours) => {
      const register = books.register?.(ours) ?? ours;
      const subMerchants = register.subMerchants.map((e) => (e.subMerchantNo === number ? renewed(e) : e));
      return { ...register, subMerchants };
    },
  });
}
