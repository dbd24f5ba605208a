import { bankGateway } from "./bank-gateway/dialect.ts";
import type { Gateway } from "./dialect.ts";
import { huifu } from "./huifu/dialect.ts";

/** Interfaces of the acquirer's own, beside those that the wallets speak. */
export const GATEWAYS: readonly Gateway[] = [huifu, bankGateway];
