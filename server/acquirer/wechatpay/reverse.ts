import { present } from "../../assert.ts";
import type { OrderKey, Reversed } from "../acquirer.ts";
import { Unclear } from "../unclear.ts";
import type { Service } from "./service.ts";
import { isCode, partners } from "./v2-wire.ts";

/** 撤销: unpaid it is closed, paid it goes back. Only of what was scanned from a payer. */
export async function reverse({ v2, config }: Service, key: OrderKey): Promise<Reversed> {
  const call = present(v2, "who has no key of the older interface offers no payment codes");
  const told = await call("/secapi/pay/reverse", {
    ...partners(config, key),
    out_trade_no: key.merchantOrderNo,
  });
  if (told.recall === "Y") return { state: "not_yet" };
  const code = (told.err_code ?? "").slice(0, 64);
  if (told.result_code === "SUCCESS" || isCode(code, "ORDERNOTEXIST")) return { state: "reversed" };
  throw new Unclear(`reverse: ${code}`);
}
