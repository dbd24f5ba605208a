import { canonicalJson } from "../document/canonical-json.ts";
import { sha256Hex } from "../document/document-codec.ts";

/** What a caller asked for under one reference; the same content answers the same order, other content is refused. */
export interface OrderRequest {
  subMerchantId: string;
  amountFen: bigint;
  channel: string;
  description?: string | undefined;
  note?: string | undefined;
  storeId?: string | undefined;
  orderLifetimeMs?: number | undefined;
}

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
