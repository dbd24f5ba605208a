import { canonicalJson } from "../document/canonical-json.ts";
import { sha256Hex } from "../document/digest.ts";
import type { OrderRequest } from "./new-order.ts";

/** The name of a request's content: SHA-256 of its canonical JSON, what was left out as an empty string. */
export function requestSha256(request: OrderRequest): string {
  return sha256Hex(
    canonicalJson({
      amountFen: request.amountFen.toString(),
      channel: request.channel,
      description: request.description ?? "",
      note: request.note ?? "",
      orderLifetimeMs: String(request.orderLifetimeMs ?? ""),
      storeId: request.storeId ?? "",
      subMerchantId: request.subMerchantId,
    }),
  );
}
