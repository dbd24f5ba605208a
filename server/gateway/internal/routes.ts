import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { AcquirerCtx } from "../../context.ts";
import { isId } from "../../id.ts";
import type { GatewayLimits } from "../../limit/gateway-limits.ts";
import { closeOrder } from "../../order/close-order.ts";
import { forwardOrder } from "../../order/forward-order.ts";
import { queryOrder } from "../../order/query-order.ts";
import { forwardRefund } from "../../refund/forward-refund.ts";

const digest = (text: string) => createHash("sha256").update(text).digest();

/**
 * What web asks of the gateway, on the Unix socket only. The body is empty: amount, payee and merchant come from the
 * committed row. Hashing both keys first and comparing with every
 * accepted one makes it take the same time whatever was sent.
 */
export function internalRoutes(
  app: FastifyInstance,
  actx: AcquirerCtx,
  edge: { internalKeys: () => readonly string[]; limits: Pick<GatewayLimits, "wrongInternalKey"> },
): void {
  app.addHook("onRequest", async (request, reply) => {
    const sent = request.headers["x-internal-key"];
    const shown = digest(typeof sent === "string" ? sent : "");
    const equal = edge.internalKeys().filter((key) => timingSafeEqual(shown, digest(key)));
    if (equal.length === 0) {
      const seconds = edge.limits.wrongInternalKey.take("");
      if (seconds !== undefined) void reply.header("retry-after", String(seconds));
      return reply.code(seconds === undefined ? 401 : 429).send({ code: "FAIL" });
    }
  });
  app.post("/internal/ping", async () => ({ state: "ok" }));
  app.post("/internal/orders/:id/forward", async (request, reply) => {
    const { id } = request.params as { id: string };
    if (!isId("ord", id)) return reply.code(404).send({ code: "FAIL" });
    const { state } = await forwardOrder(actx, { orderId: id });
    return { state };
  });
  app.post("/internal/orders/:id/close", async (request, reply) => {
    const { id } = request.params as { id: string };
    if (!isId("ord", id)) return reply.code(404).send({ code: "FAIL" });
    return closeOrder(actx, { orderId: id, reason: "cancelled" });
  });
  app.post("/internal/orders/:id/query", async (request, reply) => {
    const { id } = request.params as { id: string };
    if (!isId("ord", id)) return reply.code(404).send({ code: "FAIL" });
    return queryOrder(actx, { orderId: id });
  });
  app.post("/internal/refunds/:id/forward", async (request, reply) => {
    const { id } = request.params as { id: string };
    if (!isId("rfd", id)) return reply.code(404).send({ code: "FAIL" });
    return forwardRefund(actx, { refundId: id });
  });
}
