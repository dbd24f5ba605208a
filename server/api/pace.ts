import type { SignedIn } from "../identity/signed-in.ts";
import { senderOf } from "../limit/client-address.ts";
import type { WebLimits } from "../limit/web-limits.ts";

/** `server/bin/web.ts` writes it over whatever came: the address of who asks, as far as it can be believed. */
export const ADDRESS_HEADER = "x-client-address";

/** The sender of a request, as budgets count them. */
export function senderIn(headers: Headers): string {
  return senderOf(headers.get(ADDRESS_HEADER) ?? "unknown");
}

/** Takes `count` calls from whoever asks: the session and its merchant, or the sender. The seconds to wait, or undefined. */
export function takeCalls(
  limits: WebLimits,
  who: SignedIn | undefined,
  headers: Headers,
  count = 1,
): number | undefined {
  if (!who) return limits.unsignedAddress.take(senderIn(headers), count);
  const { actor } = who;
  return (
    limits.session.take(who.sessionId, count) ??
    (actor.kind === "shop" ? limits.merchant.take(actor.merchantId, count) : undefined)
  );
}

/** 429 with the seconds after which to come again, for doors that answer no JSON of ours. */
export function tooMany(retryAfterSeconds: number): Response {
  return new Response(null, { status: 429, headers: { "retry-after": String(retryAfterSeconds) } });
}
