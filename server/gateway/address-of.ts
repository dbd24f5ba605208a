import type { FastifyRequest } from "fastify";
import { clientAddress, senderOf } from "../limit/client-address.ts";

/** The sender of a request, as budgets count them, behind so many proxies of our own. */
export function addressOf(request: FastifyRequest, proxies: number): string {
  const forwarded = request.headers["x-forwarded-for"];
  const text = Array.isArray(forwarded) ? forwarded.join(",") : forwarded;
  return senderOf(clientAddress(request.socket.remoteAddress, text, proxies));
}
