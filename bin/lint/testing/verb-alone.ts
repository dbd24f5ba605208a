import type { Fixtures } from "../rule.ts";

export const verbAloneFixtures: Fixtures = {
  bad: [
    { file: "server/order/get-order.ts", code: "export async function findOrder() {}" },
    { file: "server/order/list-payments.ts", code: "export function listPayments() {}" },
    {
      file: "server/order/close-order.ts",
      code: "export const LIMIT = 3; export async function closeOrder() {}",
    },
    { file: "server/order/query-order.ts", code: 'export * from "./get-order.ts";' },
    { file: "server/order/write-order.ts", code: "export interface Written {}" },
  ],
  good: [
    {
      file: "server/order/get-order.ts",
      code: "export interface OrderView { id: string }\nexport type Other = string;\nexport async function getOrder() {}",
    },
    { file: "server/order/order-status.ts", code: "export const LIMIT = 3; export const OTHER = 4;" },
  ],
};
