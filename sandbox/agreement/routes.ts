import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { CoreError } from "../core/register.ts";
import { neverStored, readForms } from "../http.ts";
import type { World } from "../world/world.ts";
import { answerAsk, sendAgain } from "./answer-ask.ts";
import { answeredPage, answerPage } from "./answer-page.ts";
import { deskRoutes } from "./desk-routes.ts";
import { messagesPage } from "./pages.ts";
import { html, isForm, shown } from "./reply.ts";

const text = z.string().trim().max(1_000);
const ANSWER = z.object({ code: text, answer: z.enum(["yes", "no"]), reason: text.default("") });
type One = { Params: { id: string } };

/** The acquirer's own way with agreements: whom it asked, their answers, its two people. The platform reaches none of it. */
export async function agreements(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  readForms(app);
  neverStored(app);
  deskRoutes(app, world);
  app.get<{ Querystring: { person?: string } }>("/phone/messages", async (request, reply) =>
    html(reply, messagesPage(world, request.query.person)),
  );
  app.get<One>("/answer/:id", async (request, reply) =>
    shown(world, reply, () => answerPage(world, request.params.id)),
  );
  app.post<One>("/answer/:id", async (request, reply) => {
    const { id } = request.params;
    const read = ANSWER.safeParse(request.body ?? {});
    try {
      if (!read.success) throw new CoreError("请输入验证码，选同意或不同意");
      const consent = await answerAsk(world, id, read.data);
      return isForm(request) ? html(reply, answeredPage(world, consent)) : consent;
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      void reply.code(422);
      const { message } = error;
      return isForm(request) ? shown(world, reply, () => answerPage(world, id, message)) : { error: message };
    }
  });
  app.post<One>("/answer/:id/again", async (request, reply) => {
    try {
      const ask = await sendAgain(world, request.params.id);
      return reply.redirect(`/answer/${ask.id}`, 303);
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      const { message } = error;
      return shown(world, reply.code(422), () => answerPage(world, request.params.id, message));
    }
  });
}
