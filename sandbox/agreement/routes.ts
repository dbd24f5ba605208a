import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { CoreError } from "../core/register.ts";
import { neverStored, readForms } from "../http.ts";
import type { World } from "../world/world.ts";
import { answerAsk, sendAgain } from "./answer-ask.ts";
import { answeredPage, answerPage, noAnswerPage } from "./answer-page.ts";
import { reasonOf } from "./answer-reasons.ts";
import { AnswerRefused } from "./answer-refusal.ts";
import { deskRoutes } from "./desk-routes.ts";
import { inLanguage, type Language, languageOf } from "./language.ts";
import { messagesPage, phonesPage } from "./messages-page.ts";
import { html, isForm } from "./reply.ts";

const text = z.string().trim().max(1_000);
const ANSWER = z.looseObject({ code: text.min(1), answer: z.enum(["yes", "no"]) });
type One = { Params: { id: string } };

/** The acquirer's own way with agreements: whom it asked, their answers, its two people. The platform reaches none of it. */
export async function agreements(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  readForms(app);
  neverStored(app);
  deskRoutes(app, world);
  app.get<{ Querystring: { person?: string } }>("/phone/messages", async (request, reply) => {
    const { person } = request.query;
    return html(reply, person === undefined ? phonesPage(world) : messagesPage(world, person));
  });
  app.get<One>("/answer/:id", async (request, reply) =>
    answerShown(world, reply, request.params.id, languageOf(request.query)),
  );
  app.post<One>("/answer/:id", async (request, reply) => {
    const { id } = request.params;
    const language = languageOf(request.query);
    const read = ANSWER.safeParse(request.body ?? {});
    try {
      if (!read.success) throw new AnswerRefused("incomplete");
      const { code, answer, ...fields } = read.data;
      // Reasons are written against what is given back; a yes has none.
      const reason = answer === "no" ? reasonOf(world, id, fields) : "";
      const consent = await answerAsk(world, id, { code, answer, reason });
      return isForm(request) ? html(reply, answeredPage(world, consent, language)) : consent;
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      void reply.code(422);
      return isForm(request) ? answerShown(world, reply, id, language, error) : { error: error.message };
    }
  });
  app.post<One>("/answer/:id/again", async (request, reply) => {
    const language = languageOf(request.query);
    try {
      const ask = await sendAgain(world, request.params.id);
      return reply.redirect(inLanguage(`/answer/${ask.id}`, language), 303);
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      return answerShown(world, reply.code(422), request.params.id, language, error);
    }
  });
}

/** The page behind a link, or the sentence that says why there is none. */
function answerShown(world: World, reply: FastifyReply, id: string, language: Language, problem?: CoreError) {
  try {
    return html(reply, answerPage(world, id, language, problem));
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    return html(reply.code(404), noAnswerPage(error, language));
  }
}
