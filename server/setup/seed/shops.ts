import { present } from "../../assert.ts";
import { CHANNELS } from "../../channel/channel.ts";
import { newId, uuidOf } from "../../id.ts";
import { SUB_MERCHANT_LIFE } from "../../merchant/sub-merchant-status.ts";
import { DEMO_SHOPS } from "../demo.ts";
import { takeSteps } from "./steps.ts";
import type { Tenant, Tx } from "./tenant.ts";

const PROVINCE = "上海市";
const ADDRESS = "海棠里商场";

/** The numbers of the mall with their channel numbers, and a store of every shop. */
export async function insertShops(tx: Tx, now: Date, tenant: Tenant) {
  const shops = DEMO_SHOPS.map((shop) => ({
    ...shop,
    id: uuidOf(newId("smt", now)),
    storeId: uuidOf(newId("sto", now)),
  }));
  await tx`insert into sub_merchant ${tx(
    shops.map((s) => ({
      id: s.id,
      ...tenant,
      name: s.name,
      short_name: s.shortName,
      role: s.role,
      category: s.category,
      province: PROVINCE,
      address: ADDRESS,
      status: SUB_MERCHANT_LIFE.first[0],
      number: s.number,
      created_at: now,
    })),
  )}`;
  await takeSteps(tx, SUB_MERCHANT_LIFE, "smt", shops, ["submitted", "active"], now);
  await tx`insert into channel_number ${tx(
    shops.flatMap((s) =>
      CHANNELS.map((channel) => ({
        ...tenant,
        sub_merchant_id: s.id,
        channel,
        number: s[channel],
        recorded_at: now,
      })),
    ),
  )}`;
  const stores = shops.filter((s) => s.role === "shop");
  await tx`insert into store ${tx(
    stores.map((s) => ({
      id: s.storeId,
      ...tenant,
      sub_merchant_id: s.id,
      name: s.shortName,
      address: ADDRESS,
      terminal: `T${s.number.slice(-7)}`,
      created_at: now,
    })),
  )}`;
  return shops;
}

export type Shops = Awaited<ReturnType<typeof insertShops>>;

export function shopOf(shops: Shops, number: string): Shops[number] {
  return present(
    shops.find((s) => s.number === number),
    `the demo has shop ${number}`,
  );
}
