import { Decimal } from "decimal.js";
import { PPM } from "./fen.ts";

/** The default of 20 digits rounds silently. */
const Exact = Decimal.clone({ precision: 60 });

export type RateFault = "empty" | "not_a_number" | "too_many_decimals" | "too_large";

/** "0.38" or "0.38%" as people write a rate into parts per million; at most four decimals of a percent, at most 100 %. */
export function parseRate(text: string): { ppm: number } | { fault: RateFault } {
  const t = text.trim().replace(/\s*%$/, "");
  if (t === "") return { fault: "empty" };
  if (!/^\d{1,9}(\.\d{1,20})?$/.test(t)) return { fault: "not_a_number" };
  const ppm = new Exact(t).times(PPM).div(100);
  if (!ppm.isInteger()) return { fault: "too_many_decimals" };
  if (ppm.greaterThan(PPM)) return { fault: "too_large" };
  return { ppm: ppm.toNumber() };
}

/** Parts per million as a percentage without sign and without idle zeros: 3800 → "0.38", 80000 → "8". */
export function formatRate(ppm: number): string {
  return new Exact(ppm).times(100).div(PPM).toFixed();
}
