import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../../actor.ts";
import type { AcquirerCtx, Ctx } from "../../context.ts";
import { DeadlineExceeded } from "../../deadline-exceeded.ts";
import { Refused, refuse } from "../../domain-error.ts";
import { isId } from "../../id.ts";
import type { Budget } from "../../limit/budget.ts";
import type { GatewayLimits } from "../../limit/gateway-limits.ts";
import { type CreatedOrder, createOrder } from "../../order/create-order.ts";
import { forwardOrder } from "../../order/forward-order.ts";
import { getOrder } from "../../order/get-order.ts";
import { type OrderView, placedOrderView } from "../../order/order-view.ts";
import { addressOf } from "../address-of.ts";
import { readOrderBody, writeOrderBody } from "./order-body.ts";
import { bugProblem, problemOf, unknownProblem } from "./problem.ts";

const OPEN_API_MAX_BYTES = 16 * 1024;
const PROBLEM = "application/problem+json; charset=utf-8";
const KEY_MAX_LENGTH = 256;

export interface OpenApi {
  /** A context for one caller: its merchant and no other, by role and row-level security. */
  ctxFor(actor: Actor): Ctx;
  /** Whose key has this SHA-256; undefined for an unknown or revoked one. */
  findCaller(sha256: string): Promise<Actor | undefined>;
  actx: AcquirerCtx;
  limits: Pick<GatewayLimits, "apiKey" | "merchant" | "keylessAddress" | "knownKeys">;
  /** How many proxies of our own stand before this listener. */
  proxies: number;
}

/** The merchants' API. A key opens one merchant; errors are RFC 9457 problems with stable codes. */
export function openApiRoutes(app: FastifyInstance, api: OpenApi): void {
  const { ctxFor, actx } = api;
  // The id under which a call stands in our log; integrators quote it.
  app.addHook("onRequest", async (request, reply) => {
    void reply.header("x-request-id", request.id);
  });
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = refusalOf(error);
    const isUnknown = error instanceof DeadlineExceeded;
    if (refusal === undefined) request.log.error({ err: error }, isUnknown ? "unknown" : "bug");
    const problem = refusal
      ? problemOf(refusal, request.id)
      : isUnknown
        ? unknownProblem(request.id)
        : bugProblem(request.id);
    if (refusal?.code === "too_many_requests")
      void reply.header("retry-after", String(refusal.retryAfterSeconds));
    return reply.code(problem.status).type(PROBLEM).send(JSON.stringify(problem));
  });

  app.post("/v1/orders", { bodyLimit: OPEN_API_MAX_BYTES }, async (request, reply) => {
    const ctx = ctxFor(await caller(api, request));
    const body = readOrderBody(request.body);
    const order = await createOrder(ctx, {
      subMerchantId: body.subMerchant,
      reference: body.reference,
      amountFen: BigInt(body.amount),
      channel: body.channel,
      description: body.description,
      note: body.note,
      storeId: body.store,
      orderLifetimeMs: body.lifetimeSeconds === undefined ? undefined : body.lifetimeSeconds * 1000,
      isHeld: true,
    });
    const now = order.status === "open" && order.codeUrl === null ? await place(ctx, order) : order;
    // Without a clear answer of the acquirer the order stands and is asked about: accepted, not failed.
    const isUnknown = now.status === "open" && now.codeUrl === null;
    return answer(reply, isUnknown ? 202 : 201, writeOrderBody(now));
  });

  app.get("/v1/orders/:id", async (request, reply) => {
    const ctx = ctxFor(await caller(api, request));
    const { id } = request.params as { id: string };
    if (!isId("ord", id)) refuse({ code: "not_found", what: "order" });
    return answer(reply, 200, writeOrderBody(await getOrder(ctx, { orderId: id })));
  });

  /** What this call wrote is answered as it stands; whatever else happened meanwhile is read. */
  async function place(ctx: Ctx, order: CreatedOrder): Promise<OrderView> {
    const { codeUrl } = await forwardOrder(actx, { orderId: order.id, claimed: order.claimed });
    return codeUrl === undefined ? getOrder(ctx, { orderId: order.id }) : placedOrderView(order, codeUrl);
  }
}

const answer = (reply: FastifyReply, status: number, body: unknown) =>
  reply.code(status).header("cache-control", "no-store").send(body);

/**
 * Whose key this is. One that never opened anything is looked up only while its sender has not guessed too often; then
 * itself and its merchant keep their pace.
 */
async function caller({ findCaller, limits, proxies }: OpenApi, request: FastifyRequest): Promise<Actor> {
  const header = request.headers.authorization ?? "";
  const key = /^Bearer ([\x21-\x7e]+)$/.exec(header)?.[1];
  const sha256 =
    key === undefined || key.length > KEY_MAX_LENGTH
      ? undefined
      : createHash("sha256").update(key).digest("hex");
  const sender = addressOf(request, proxies);
  const isKnown = sha256 !== undefined && limits.knownKeys.has(sha256);
  const waitSeconds = isKnown ? undefined : limits.keylessAddress.ask(sender);
  if (waitSeconds !== undefined) refuse({ code: "too_many_requests", retryAfterSeconds: waitSeconds });
  if (sha256 !== undefined) keepPace(limits.apiKey, sha256);
  const found = sha256 === undefined ? undefined : await findCaller(sha256);
  if (found === undefined) {
    keepPace(limits.keylessAddress, sender);
    refuse({ code: "not_signed_in" });
  }
  if (sha256 !== undefined) limits.knownKeys.add(sha256);
  if (found.kind === "merchant_key") keepPace(limits.merchant, found.merchantId);
  return found;
}

function keepPace(budget: Budget, key: string): void {
  const retryAfterSeconds = budget.take(key);
  if (retryAfterSeconds !== undefined) refuse({ code: "too_many_requests", retryAfterSeconds });
}

function refusalOf(error: unknown) {
  if (error instanceof Refused) return error.refusal;
  const status = typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : 0;
  if (typeof status !== "number" || status < 400 || status >= 500) return undefined;
  // Fastify's own: a body too large, not JSON, of another type.
  return {
    code: "input_invalid",
    field: "body",
    reason: status === 413 ? "too_large" : "unreadable",
  } as const;
}
