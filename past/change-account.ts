import { DEMO_SHOPS } from "#server/setup/demo.ts";
import type { Person } from "./person.ts";
import type { Past } from "./world.ts";

export interface NewAccount {
  accountNumber: string;
  bankName: string;
  cnaps: string;
}
const COMES_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

/**
 * The bank refused the shop's account or gave its money back: the owner asks for another one, the acquirer's core registers it
 * and its register brings it. What the day's line says of it.
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
  await acquirer.post("/core/accounts", {
    ...{ number: shop, holderName, bankName, cnaps, accountNumber },
    ...{ person: "reviewer", second: "approver" },
  });
  await untilApproved(owner, accountId);
  return `${shortName}换了收款卡`;
}

/** The register that names it has been imported: what the shop asked for is in force. */
async function untilApproved(owner: Person, accountId: string): Promise<void> {
  type Shops = { accounts: { id: string; status: string }[] }[];
  for (let waitedMs = 0; waitedMs < COMES_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    const shops = await owner.query<Shops>("account.list");
    if (shops.some((s) => s.accounts.some((a) => a.id === accountId && a.status === "approved"))) return;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
  throw new Error(`${accountId} is not in force`);
}
