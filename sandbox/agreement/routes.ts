import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { CoreError, setContact } from "../core/register.ts";
import { neverStored, readForms } from "../http.ts";
import type { World } from "../world/world.ts";
import { answerAsk, sendAgain } from "./answer-ask.ts";
import { answeredPage, answerPage } from "./answer-page.ts";
import {
  answerForLeaver,
  approveAgreement,
  returnAgreement,
  stopAgreement,
  suspendAgreement,
} from "./decide-agreement.ts";
import { agreementPage, agreementsPage, messagesPage } from "./pages.ts";

const text = z.string().trim().max(1_000);
const optional = text.default("");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const ANSWER = z.object({ code: text, answer: z.enum(["yes", "no"]), reason: optional });
const APPROVE = z.object({ person: text, reason: optional });
const RETURN = z.looseObject({ person: text });
const TWO = z.object({ person: text, second: text, reason: text });
const LEAVER = TWO.extend({ number: text });
const SUSPEND = z.object({ person: text, second: optional, reason: text });
const CONTACT = z.object({ number: text, person: text, approver1: text, approver2: text });

/** The acquirer's own way with agreements: whom it asked, their answers, its two people. The platform reaches none of it. */
export async function agreements(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  readForms(app);
  neverStored(app);
  const html = (reply: FastifyReply, page: string) => reply.type("text/html").send(page);

  app.get<{ Querystring: { person?: string } }>("/phone/messages", async (request, reply) =>
    html(reply, messagesPage(world, request.query.person)),
  );
  app.get<{ Params: { id: string } }>("/answer/:id", async (request, reply) =>
    shown(reply, () => answerPage(world, request.params.id)),
  );
  app.post<{ Params: { id: string } }>("/answer/:id", async (request, reply) => {
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
      return isForm(request) ? shown(reply, () => answerPage(world, id, message)) : { error: message };
    }
  });
  app.post<{ Params: { id: string } }>("/answer/:id/again", async (request, reply) => {
    const ask = await sendAgain(world, request.params.id);
    return reply.redirect(`/answer/${ask.id}`, 303);
  });

  app.get("/core/agreements", async (_request, reply) => html(reply, agreementsPage(world)));
  app.get<{ Params: { sha256: string } }>("/core/agreements/:sha256", async (request, reply) =>
    shown(reply, () => agreementPage(world, request.params.sha256)),
  );
  const verb = <S extends z.ZodType>(
    path: string,
    schema: S,
    act: (sha256: string, asked: z.infer<S>) => Promise<void>,
  ) =>
    app.post<{ Params: { sha256: string } }>(`/core/agreements/:sha256/${path}`, async (request, reply) => {
      const name = sha256.safeParse(request.params.sha256);
      const read = schema.safeParse(request.body ?? {});
      try {
        if (!name.success || !read.success) throw new CoreError("请填完整");
        await act(name.data, read.data);
        if (!isForm(request)) return { sha256: name.data };
        return reply.redirect(`/core/agreements/${name.data}`, 303);
      } catch (error) {
        if (!(error instanceof CoreError)) throw error;
        void reply.code(422);
        const { message } = error;
        if (!isForm(request)) return { error: message };
        return shown(reply, () => agreementPage(world, request.params.sha256, message));
      }
    });
  verb("approve", APPROVE, (name, asked) => approveAgreement(world, name, asked));
  verb("return", RETURN, (name, { person, ...fields }) =>
    returnAgreement(world, name, {
      person,
      reasons: Object.entries(fields).map(([field, reason]) => ({
        field,
        reason: String(reason).slice(0, 200),
      })),
    }),
  );
  verb("answer-for", LEAVER, (name, asked) => answerForLeaver(world, name, asked));
  verb("stop", TWO, (name, asked) => stopAgreement(world, name, asked));
  verb("suspend", SUSPEND, (name, asked) => suspendAgreement(world, name, "suspended", asked));
  verb("resume", TWO, (name, asked) => suspendAgreement(world, name, "resumed", asked));

  app.post("/core/contacts", async (request, reply) => {
    const read = CONTACT.safeParse(request.body ?? {});
    try {
      if (!read.success) throw new CoreError("请填完整");
      const { number, person, approver1, approver2 } = read.data;
      const answer = setContact(world, number, { person, approvedBy: [approver1, approver2] });
      return isForm(request) ? reply.redirect("/core/agreements", 303) : answer;
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      void reply.code(422);
      return isForm(request) ? html(reply, agreementsPage(world, error.message)) : { error: error.message };
    }
  });

  /** A page, or the sentence that says why there is none. */
  function shown(reply: FastifyReply, page: () => string) {
    try {
      return html(reply, page());
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      return html(reply.code(404), agreementsPage(world, error.message));
    }
  }
}

const isForm = (request: FastifyRequest) =>
  request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
