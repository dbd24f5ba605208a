import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Forged, type Notified, type RawNotification } from "../../acquirer/acquirer.ts";
import { assert } from "../../assert.ts";
import { CHANNELS } from "../../channel/channel.ts";
import type { AcquirerCtx } from "../../context.ts";
import { findAcquirer } from "../../merchant/find-acquirer.ts";
import { type NotificationOutcome, recordNotification } from "../../order/record-notification.ts";
import { type Applied, applyNotification } from "./apply-notification.ts";

/** Both channels stay far below; a larger body is nobody's notification. */
export const NOTIFICATION_MAX_BYTES = 64 * 1024;
/** Anybody can reach this door: more forged bodies than this in a minute are refused without being stored. */
const FORGED_KEPT_PER_MINUTE = 60;
/** What of the headers is kept: those that a signature or a dispute needs, none that could carry a secret. */
const KEPT_HEADERS = /^(wechatpay-[a-z-]+|content-type|user-agent|request-id)$/;
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

/** POST /notifications/:acquirer/:channel: verify over the raw bytes, apply, keep what came, then acknowledge. */
export function notificationRoutes(app: FastifyInstance, ctx: AcquirerCtx): void {
  const kept = forgedBudget();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: NOTIFICATION_MAX_BYTES }, (_, body, done) =>
    done(null, body),
  );
  app.post("/notifications/:acquirer/:channel", async (request, reply) => {
    const params = request.params as { acquirer: string; channel: string };
    const channel = CHANNELS.find((c) => c === params.channel);
    const isCode = ACQUIRER_CODE.test(params.acquirer);
    const acquirer = channel && isCode ? await findAcquirer(ctx, { code: params.acquirer }) : undefined;
    if (channel === undefined || acquirer === undefined) return fail(reply, 404);

    const raw = rawOf(request);
    const from = { acquirerId: acquirer.id, channel };
    const came = { headers: keptHeaders(raw), body: raw.body };
    const heard = await hear(ctx, acquirer.code, from, raw, came);
    if (!heard.isKept && (heard.outcome !== "forged" || kept.take())) {
      await recordNotification(ctx, {
        ...from,
        ...came,
        outcome: heard.outcome,
        orderId: heard.orderId,
      });
    }
    const status = STATUS[heard.outcome];
    if (status !== undefined) {
      request.log.warn({ acquirer: acquirer.code, channel, outcome: heard.outcome }, "notification refused");
      return fail(reply, status);
    }
    const { acknowledge } = ctx.acquirers.of(acquirer.code, channel);
    const type = acknowledge.contentType;
    if (type !== undefined) void reply.type(type);
    return reply.code(acknowledge.status).send(acknowledge.body);
  });
}

async function hear(
  ctx: AcquirerCtx,
  code: string,
  from: Parameters<typeof applyNotification>[1],
  raw: RawNotification,
  came: Parameters<typeof applyNotification>[3],
): Promise<Applied> {
  let told: Notified;
  try {
    told = await ctx.acquirers.of(code, from.channel).readNotification(raw);
  } catch (error) {
    // A reader that trips over the body met something no channel wrote; what our own tables refuse comes later.
    return { outcome: error instanceof Forged ? "forged" : "unreadable" };
  }
  return applyNotification(ctx, from, told, came);
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

function keptHeaders(raw: RawNotification): Record<string, string> {
  return Object.fromEntries(
    Object.entries(raw.headers).flatMap(([name, value]) =>
      value !== undefined && KEPT_HEADERS.test(name) ? [[name, value.slice(0, HEADER_MAX_LENGTH)]] : [],
    ),
  );
}

const fail = (reply: FastifyReply, status: number) => reply.code(status).send({ code: "FAIL" });

function forgedBudget(): { take(): boolean } {
  let minute = 0;
  let used = 0;
  return {
    take() {
      const now = Math.floor(Date.now() / 60_000);
      if (now !== minute) [minute, used] = [now, 0];
      used += 1;
      return used <= FORGED_KEPT_PER_MINUTE;
    },
  };
}
