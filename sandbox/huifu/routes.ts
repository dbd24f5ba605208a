import type { FastifyInstance, FastifyRequest } from "fastify";
import { keepRawBodies, loseAnswer, rawBody } from "../http.ts";
import type { World } from "../world/world.ts";
import { huifuBill } from "./bill.ts";
import { writeCanonical } from "./canonical.ts";
import { close, closeQuery } from "./close.ts";
import { create } from "./create.ts";
import { HuifuError, WORDS } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { BillDesk, fileQuery } from "./file-query.ts";
import { huifuKeys } from "./keys.ts";
import { fromJspay, fromMicropay } from "./older-names.ts";
import { olderQuery, query } from "./query.ts";
import { refund, refundQuery } from "./refund.ts";
import { openRequest } from "./request.ts";
import { sign } from "./signature.ts";
import type { Answer } from "./verb.ts";

type Verb = (fields: Fields, request: FastifyRequest) => Answer | Promise<Answer>;
const PAYMENT = "trade/payment";

/** The calls of this interface and under which paths; close has v2 only. */
function verbsOf(world: World, desk: BillDesk): readonly (readonly [paths: readonly string[], verb: Verb])[] {
  const old = (path: string) => [`/v2/${PAYMENT}/${path}`, `/v3/${PAYMENT}/${path}`];
  const all = (path: string) => [`/v4/${PAYMENT}/${path}`, ...old(path)];
  return [
    [[`/v4/${PAYMENT}/create`], (fields) => create(world, fields)],
    [old("jspay"), (fields) => create(world, fromJspay(fields))],
    [old("micropay"), (fields) => create(world, fromMicropay(fields))],
    [[`/v4/${PAYMENT}/scanpay/query`], (fields) => query(world, fields)],
    [old("scanpay/query"), (fields) => olderQuery(world, fields)],
    [[`/v2/${PAYMENT}/scanpay/close`], (fields) => close(world, fields)],
    [[`/v2/${PAYMENT}/scanpay/closequery`], (fields) => closeQuery(world, fields)],
    [all("scanpay/refund"), (fields) => refund(world, fields)],
    [all("scanpay/refundquery"), (fields) => refundQuery(world, fields)],
    [
      ["/v2/trade/check/filequery"],
      (fields, { headers }) => fileQuery(world, desk, fields, `http://${headers.host ?? "127.0.0.1"}`),
    ],
  ];
}

/** Huifu's interface: one signed envelope in, one out, always HTTP 200. */
export async function huifuRoutes(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  keepRawBodies(app);
  const desk = new BillDesk();
  for (const [paths, verb] of verbsOf(world, desk))
    for (const path of paths)
      app.post(path, async (request, reply) => {
        const { delayMs, loseAnswers } = world.book.faults;
        if (delayMs > 0) await new Promise((r) => setTimeout(r, delayMs));
        const answer = await answerOf(() => verb(openRequest(world, rawBody(request)), request));
        const isTaken = String(answer.said.resp_code).startsWith("00000");
        if (answer.isLost || (loseAnswers && isTaken)) return loseAnswer(request, reply);
        const data = writeCanonical(answer.said);
        return reply
          .type("application/json;charset=utf-8")
          .send(`{"data":${data},"sign":"${sign(huifuKeys(world).huifu, data)}"}`);
      });

  app.get<{ Querystring: { token?: string } }>("/huifu/bill", async (request, reply) => {
    const day = desk.dayOf(request.query.token ?? "");
    if (!day) return reply.code(404).type("text/plain").send("link expired");
    return reply.type("application/zip").send(huifuBill(world, day));
  });
}

async function answerOf(run: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof HuifuError) return { said: { resp_code: error.code, resp_desc: error.message } };
    console.error("sandbox huifu:", error);
    return { said: { resp_code: "99999999", resp_desc: WORDS["99999999"] } };
  }
}
