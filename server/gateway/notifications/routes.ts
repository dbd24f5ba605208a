import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type AcquirerAdapter, Forged, type Heard, type RawNotification } from "../../acquirer/acquirer.ts";
import { assert, present } from "../../assert.ts";
import type { AcquirerCtx } from "../../context.ts";
import type { Id } from "../../id.ts";
import type { GatewayLimits } from "../../limit/gateway-limits.ts";
import { findAcquirer } from "../../merchant/find-acquirer.ts";
import { type NotificationOutcome, recordNotification } from "../../order/record-notification.ts";
import { addressOf } from "../address-of.ts";
import { type Applied, applyNotification } from "./apply-notification.ts";

/** Both channels stay far below; a larger body is nobody's notification. */
export const NOTIFICATION_MAX_BYTES = 64 * 1024;
/** Kept of every notification; what else a signature or a dispute needs is the adapter's to say. */
const KEPT_HEADERS = /^(content-type|user-agent)$/;
const HEADER_MAX_LENGTH = 1_024;
/** Anybody may put anything into the address; what is no code is not asked of the database. */
const ACQUIRER_CODE = /^[\w-]{1,32}$/;

/** 4xx and 5xx both mean "send it again" to the channels; nothing is acknowledged that was not applied or recorded. */
const STATUS: Partial<Record<NotificationOutcome, number>> = {
  forged: 401,
  unreadable: 400,
  unknown_order: 404,
  amount_differs: 409,
};

/** POST /notifications/:acquirer/:connection: verify over the raw bytes, apply, keep what came, then acknowledge. */
export function notificationRoutes(
  app: FastifyInstance,
  ctx: AcquirerCtx,
  edge: { limits: Pick<GatewayLimits, "forgedKept" | "forgedKeptOfAddress">; proxies: number },
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: NOTIFICATION_MAX_BYTES }, (_, body, done) =>
    done(null, body),
  );
  app.post("/notifications/:acquirer/:connection", async (request, reply) => {
    const params = request.params as { acquirer: string; connection: string };
    const { connection } = params;
    const isCode = ACQUIRER_CODE.test(params.acquirer);
    // A door behind which no connection is configured does not exist: nothing is read, nothing kept.
    const adapter = isCode ? ctx.acquirers.find(params.acquirer, connection) : undefined;
    const acquirer = adapter && (await findAcquirer(ctx, { code: params.acquirer }));
    if (adapter === undefined || acquirer === undefined) return fail(reply, 404);

    const raw = rawOf(request);
    const came = { connection, headers: keptHeaders(raw, adapter.keptHeaders), body: raw.body };
    const heard = await hear(ctx, adapter, acquirer.id, raw, came);
    if (!heard.isKept && (heard.outcome !== "forged" || mayKeep(edge, request))) {
      await recordNotification(ctx, {
        acquirerId: acquirer.id,
        ...came,
        outcome: heard.outcome,
        orderId: heard.orderId,
      });
    }
    const status = STATUS[heard.outcome];
    if (status !== undefined) {
      request.log.warn(
        { acquirer: acquirer.code, connection, outcome: heard.outcome },
        "notification refused",
      );
      return fail(reply, status);
    }
    const {
      status: code,
      contentType,
      body,
    } = present(heard.acknowledgement, "what was read has its answer");
    if (contentType !== undefined) void reply.type(contentType);
    return reply.code(code).send(body);
  });
}

/** Anybody can reach this door: what nobody signed is kept for a dispute, a little of each sender and of all together. */
function mayKeep(
  { limits, proxies }: Parameters<typeof notificationRoutes>[2],
  request: FastifyRequest,
): boolean {
  const isSenderLoud = limits.forgedKeptOfAddress.take(addressOf(request, proxies)) !== undefined;
  return !isSenderLoud && limits.forgedKept.take("") === undefined;
}

async function hear(
  ctx: AcquirerCtx,
  adapter: AcquirerAdapter,
  acquirerId: Id<"acq">,
  raw: RawNotification,
  came: Parameters<typeof applyNotification>[3],
): Promise<Applied & Partial<Pick<Heard, "acknowledgement">>> {
  let heard: Heard;
  try {
    heard = await adapter.readNotification(raw);
  } catch (error) {
    // A reader that trips over the body met something no channel wrote; what our own tables refuse comes later.
    return { outcome: error instanceof Forged ? "forged" : "unreadable" };
  }
  const { told, acknowledgement } = heard;
  return { ...(await applyNotification(ctx, acquirerId, told, came)), acknowledgement };
}

function rawOf(request: FastifyRequest): RawNotification {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const body = request.body ?? Buffer.alloc(0);
  assert(Buffer.isBuffer(body), "a notification is read as raw bytes");
  return { headers, body };
}

function keptHeaders(raw: RawNotification, needed: RegExp): Record<string, string> {
  return Object.fromEntries(
    Object.entries(raw.headers).flatMap(([name, value]) =>
      value !== undefined && (KEPT_HEADERS.test(name) || needed.test(name))
        ? [[name, value.slice(0, HEADER_MAX_LENGTH)]]
        : [],
    ),
  );
}

const fail = (reply: FastifyReply, status: number) => reply.code(status).send({ code: "FAIL" });
