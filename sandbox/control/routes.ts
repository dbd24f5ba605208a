import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { dayOf, instantText } from "#server/calendar/instant.ts";
import { neverStored, readForms } from "../http.ts";
import { acceptPayment } from "../trade/accept-payment.ts";
import { deliveriesOf } from "../trade/announce.ts";
import { refundedOf, stateOf } from "../trade/trade.ts";
import { withFen } from "../typed-yuan.ts";
import { ClockError, type Days, moveClock, targetOf } from "../world/calendar-clock.ts";
import type { World } from "../world/world.ts";
import { controlPage } from "./page.ts";

const isForm = (request: FastifyRequest) =>
  request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
const CLOCK_OFF_MAX_S = 7 * 86_400;
const FAULTS = z.strictObject({
  loseNotifications: z.boolean().optional(),
  loseAnswers: z.boolean().optional(),
  refuse: z.boolean().optional(),
  refuseRefunds: z.boolean().optional(),
  slowRefunds: z.boolean().optional(),
  lateTrade: z.boolean().optional(),
  noEmptyBills: z.boolean().optional(),
  noCloseLog: z.boolean().optional(),
  delayMs: z.number().int().min(0).max(60_000).optional(),
  feeOffFen: z.number().int().min(0).max(100).optional(),
  clockOffSeconds: z.number().int().min(-CLOCK_OFF_MAX_S).max(CLOCK_OFF_MAX_S).optional(),
});
const LISTED_MAX = 500;
/** The payer's phone as a script holds it: a coupon in it, or a bank that takes its time until the order is closed. */
const PAY = z.object({
  codeUrl: z.string().max(512),
  coupon: z
    .strictObject({ by: z.enum(["channel", "merchant"]), fen: z.int().min(1).transform(BigInt) })
    .optional(),
  afterClose: z.literal(true).optional(),
});

/** What a script or a clerk does to the sandbox; JSON, or the forms of the page at `/`. */
export async function control(
  app: FastifyInstance,
  { world, days }: { world: World; days: Days },
): Promise<void> {
  readForms(app);
  neverStored(app);
  const clock = () => ({
    now: instantText(world.now()),
    day: dayOf(world.now()),
    offsetMs: world.offsetMs(),
    lastClosedDay: world.book.lastClosedDay ?? null,
  });

  app.get("/", async (_request, reply) => reply.type("text/html").send(controlPage(world)));
  app.get("/control/clock", async () => clock());
  app.post<{ Body: { days?: unknown; to?: unknown } | undefined }>(
    "/control/clock",
    async (request, reply) => {
      const asked = { ...request.body };
      if (isForm(request) && typeof asked.days === "string") asked.days = Number(asked.days);
      try {
        const closed = await moveClock(world, days, targetOf(world, asked));
        return isForm(request) ? reply.redirect("/", 303) : { ...clock(), closed };
      } catch (error) {
        if (error instanceof ClockError) return reply.code(409).send({ error: error.message });
        throw error;
      }
    },
  );

  app.get("/control/faults", async () => world.book.faults);
  app.post<{ Body: Record<string, unknown> | undefined }>("/control/faults", async (request, reply) => {
    const body = request.body ?? {};
    // A form leaves out what is not ticked: there, absent means off.
    const asked = isForm(request)
      ? Object.fromEntries([
          ...Object.keys(FAULTS.shape).map((name) => [name, body[name] === "true"]),
          ["delayMs", Number(body.delayMs ?? 0)],
          ["feeOffFen", Number(withFen(body).feeOffFen ?? 0)],
          ["clockOffSeconds", Number(body.clockOffSeconds ?? 0)],
        ])
      : body;
    const read = FAULTS.safeParse(asked);
    if (!read.success) return reply.code(400).send({ error: read.error.issues[0]?.message ?? "invalid" });
    await world.record({ kind: "faults", faults: read.data, at: world.now().toISOString() });
    // The platform is told at once whether the log of closes is kept.
    await days.catchUp();
    return isForm(request) ? reply.redirect("/", 303) : world.book.faults;
  });

  payRoute(app, world);

  app.get<{ Querystring: { limit?: string } }>("/control/orders", async (request) => {
    const limit = Math.min(LISTED_MAX, Math.max(1, Number(request.query.limit ?? 50) || 50));
    return world.book.newest
      .slice(-limit)
      .reverse()
      .map((t) => ({
        channel: t.channel,
        merchantOrderNo: t.no,
        channelNo: t.channelNo,
        amountFen: String(t.totalFen),
        state: stateOf(t, world.now()),
        codeUrl: t.codeUrl,
        reference: t.payment?.reference ?? null,
        paidAt: t.payment ? instantText(t.payment.at) : null,
        refundedFen: String(refundedOf(t)),
      }));
  });
  app.get("/control/notifications", async () => deliveriesOf(world).slice(-LISTED_MAX));
}

/** The payer's phone, held by a script. */
function payRoute(app: FastifyInstance, world: World): void {
  app.post("/control/pay", async (request, reply) => {
    const read = PAY.safeParse(request.body ?? {});
    if (!read.success) return reply.code(400).send({ error: read.error.issues[0]?.message ?? "invalid" });
    const { codeUrl, ...habit } = read.data;
    const answer = await acceptPayment(world, codeUrl, habit);
    if ("error" in answer)
      return reply.code(answer.error === "code_unknown" ? 404 : 409).send({ error: answer.error });
    const { trade, state } = answer;
    return { state, merchantOrderNo: trade.no, amountFen: String(trade.totalFen) };
  });
}
