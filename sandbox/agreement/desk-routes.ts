import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { CoreError, setContact } from "../core/register.ts";
import type { World } from "../world/world.ts";
import { answerForLeaver, approveAgreement, returnAgreement, stopAgreement } from "./decide-agreement.ts";
import { agreementPage, agreementsPage } from "./pages.ts";
import { html, isForm, shown } from "./reply.ts";
import { resumeAgreement, suspendAgreement } from "./suspend-agreement.ts";

const text = z.string().trim().max(1_000);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const APPROVE = z.object({ person: text, reason: text.default("") });
const RETURN = z.looseObject({ person: text });
const TWO = z.object({ person: text, second: text, reason: text });
const LEAVER = TWO.extend({ number: text });
const SUSPEND = z.object({ person: text, second: text.default(""), reason: text });
const CONTACT = z.object({ number: text, person: text, approver1: text, approver2: text });
const REASON_MAX = 200;

/** What the acquirer's people do with an agreement, and whom the register names for a number. */
export function deskRoutes(app: FastifyInstance, world: World): void {
  app.get("/core/agreements", async (_request, reply) => html(reply, agreementsPage(world)));
  app.get<{ Params: { sha256: string } }>("/core/agreements/:sha256", async (request, reply) =>
    shown(world, reply, () => agreementPage(world, request.params.sha256)),
  );
  const verb = <S extends z.ZodType>(
    path: string,
    schema: S,
    act: (sha256: string, asked: z.infer<S>) => Promise<unknown>,
  ) =>
    app.post<{ Params: { sha256: string } }>(`/core/agreements/:sha256/${path}`, async (request, reply) => {
      const name = sha256.safeParse(request.params.sha256);
      const read = schema.safeParse(request.body ?? {});
      try {
        if (!name.success || !read.success) throw new CoreError("请填完整");
        const answer = await act(name.data, read.data);
        if (!isForm(request)) return { sha256: name.data, ...(answer ?? {}) };
        return reply.redirect(`/core/agreements/${name.data}`, 303);
      } catch (error) {
        if (!(error instanceof CoreError)) throw error;
        void reply.code(422);
        const { message } = error;
        if (!isForm(request)) return { error: message };
        return shown(world, reply, () => agreementPage(world, request.params.sha256, message));
      }
    });
  verb("approve", APPROVE, (name, asked) => approveAgreement(world, name, asked));
  verb("return", RETURN, (name, { person, ...fields }) => {
    const reasons = Object.entries(fields).map(([field, reason]) => ({
      field,
      reason: String(reason).slice(0, REASON_MAX),
    }));
    return returnAgreement(world, name, { person, reasons });
  });
  verb("answer-for", LEAVER, (name, asked) => answerForLeaver(world, name, asked));
  verb("stop", TWO, (name, asked) => stopAgreement(world, name, asked));
  verb("suspend", SUSPEND, (name, asked) => suspendAgreement(world, name, asked));
  verb("resume", TWO, (name, asked) => resumeAgreement(world, name, asked));

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
}
