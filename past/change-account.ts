import { DEMO_SHOPS } from "#server/setup/demo.ts";
import type { Past } from "./world.ts";

export interface NewAccount {
  accountNumber: string;
  bankName: string;
  cnaps: string;
}
interface Registered {
  accountRef: string;
  accountVersion: number;
  accountHash: string;
  accountMask: string;
  accountTail: string;
  accountApprovedFrom: string;
}

/**
 * The bank refused the shop's account or gave its money back: the owner asks for another one, the acquirer's core registers it,
 * two of its people take it up. What the day's line says of it.
 */
export async function changeAccount(past: Past, shop: string, account: NewAccount): Promise<string> {
  const { acquirer, demo } = past;
  const { name: holderName, shortName } = DEMO_SHOPS.find((s) => s.number === shop) ?? {};
  const { bankName, cnaps, accountNumber } = account;
  const owner = await past.ownerOf(shop);
  const { accountId } = await owner.mutate<{ accountId: string }>("account.request", {
    ...{ subMerchantId: demo.shops[shop], bankName, cnaps, holderName },
    accountTail: accountNumber.slice(-4),
  });
  const { accountApprovedFrom: approvedFrom, ...told } = await acquirer.post<Registered>("/core/accounts", {
    ...{ number: shop, holderName, bankName, cnaps, accountNumber },
  });
  const { accountRef, accountVersion, accountHash, accountMask, accountTail } = told;
  const numbers = { accountRef, accountVersion, accountHash, accountMask, accountTail, approvedFrom };
  await (await past.personOf("reviewer")).mutate("account.accept", { accountId, numbers });
  await (await past.personOf("approver")).mutate("account.approve", { accountId });
  return `${shortName}换了收款卡`;
}
