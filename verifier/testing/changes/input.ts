import type { Change } from "./change.ts";
import { FORMER } from "./former.ts";
import { LEFT_OUT } from "./left-out.ts";
import { REFUNDS } from "./refunds.ts";
import { SALES } from "./sales.ts";
import { SHOP_LINES } from "./shop-lines.ts";

/** The platform lies consistently: it computes, totals and signs its lie. */
export const INPUT: readonly Change[] = [...SALES, ...REFUNDS, ...FORMER, ...SHOP_LINES, ...LEFT_OUT];
