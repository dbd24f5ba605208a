import type { FastifyInstance } from "fastify";
import { neverStored, readForms } from "../http.ts";
import { acceptPayment } from "../trade/accept-payment.ts";
import { stateOf } from "../trade/trade.ts";
import type { World } from "../world/world.ts";
import { listPage, pastePage, payPage, resultPage } from "./pages.ts";

type Code = { Querystring: { code?: string }; Body: { code?: string } };

const PROBLEMS = {
  code_unknown: "这不是一张认识的码，或者已经换成了新码",
  code_expired: "码已过期，请让店员重新出码",
  order_closed: "订单已关闭，没有扣款",
  order_paid: "这笔订单已经付过了",
  coupon_too_large: "优惠不能抵到零",
} as const;

/** The payer's phone. */
export async function phone(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  readForms(app);
  neverStored(app);
  app.get("/phone", async (_request, reply) => reply.type("text/html").send(listPage(world)));

  app.get("/phone/paste", async (_request, reply) => reply.type("text/html").send(pastePage(world)));

  app.get<Code>("/phone/pay", async (request, reply) => {
    const trade = world.book.byCode.get((request.query.code ?? "").trim());
    void reply.type("text/html");
    if (!trade) return reply.code(404).send(listPage(world, PROBLEMS.code_unknown));
    // Back after paying must not ask for the money again, not even while the bank is still at work.
    if (["paid", "paying"].includes(stateOf(trade, world.now()))) return reply.send(resultPage(world, trade));
    if (!trade.scanned) await world.record({ kind: "scanned", channel: trade.channel, no: trade.key });
    return reply.send(payPage(world, trade));
  });

  app.post<Code>("/phone/pay", async (request, reply) => {
    const code = request.body?.code ?? "";
    const answer = await acceptPayment(world, code);
    if ("error" in answer && answer.error !== "order_paid")
      return reply.code(409).type("text/html").send(listPage(world, PROBLEMS[answer.error]));
    return reply.redirect(`/phone/result?code=${encodeURIComponent(code)}`, 303);
  });

  app.get<Code>("/phone/result", async (request, reply) => {
    const trade = world.book.byCode.get(request.query.code ?? "");
    void reply.type("text/html");
    return trade
      ? reply.send(resultPage(world, trade))
      : reply.code(404).send(listPage(world, PROBLEMS.code_unknown));
  });
}
