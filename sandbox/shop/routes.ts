import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { REGISTERED_STATUSES } from "#server/clearing/register.ts";
import { CoreError } from "../core/register.ts";
import { neverStored, readForms } from "../http.ts";
import { withFen } from "../typed-yuan.ts";
import type { World } from "../world/world.ts";
import { takeUpHold } from "./asked-for.ts";
import { barShop } from "./bar-shop.ts";
import { bookAdvance } from "./book-advance.ts";
import { beginClosing, closeShop, resumeShop } from "./open-shop.ts";
import { shopsPage } from "./page.ts";
import { setAdvanceLimit } from "./set-limit.ts";
import { confirmStop, holdShop, liftHold, suspendShop } from "./stop-shop.ts";

const text = z.string().trim().max(200);
const optional = text.default("");
const WHO = { number: text, person: text, second: optional };
const WHY = { reason: optional, inner: optional };
const STATUS = z.object({
  ...WHO,
  ...WHY,
  status: z.enum(REGISTERED_STATUSES),
  isWaived: z.union([z.boolean(), z.literal("true").transform(() => true)]).default(false),
});
const HOLD = z.object({
  ...WHO,
  ...WHY,
  fen: z
    .string()
    .nullish()
    .transform((fen) => fen?.trim() || null),
});
const LIMIT = z.object({ ...WHO, fen: text, reason: optional });
const ADVANCE = z.object({
  person: text,
  second: optional,
  day: text,
  fen: text,
  move: z.enum(["advance", "repay"]),
});
const BAR = z.object({
  ...WHO,
  reason: optional,
  isLifted: z.union([z.boolean(), z.literal("true").transform(() => true)]).default(false),
});
const LIFT = z.object({ ...WHO, index: z.coerce.number().int().min(0) });
const TAKE = z.object({ id: text, person: text, second: optional });
const CONFIRM = z.object({ id: text, person: text });

/** What the acquirer's people do to a number as a whole: JSON for scripts, the same verbs behind the forms of `/core/shops`. */
export async function shops(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  readForms(app);
  neverStored(app);
  app.get("/core/shops", async (_request, reply) => reply.type("text/html").send(shopsPage(world)));
  const verb = <S extends z.ZodType>(
    path: string,
    schema: S,
    act: (asked: z.infer<S>) => Promise<Record<string, unknown>>,
  ) =>
    app.post(path, async (request, reply) => {
      const body = (request.body ?? {}) as Record<string, unknown>;
      const read = schema.safeParse(isForm(request) ? withFen(body) : body);
      try {
        if (!read.success) throw new CoreError(`请填完整：${read.error.issues[0]?.path.join(".")}`);
        const answer = await act(read.data);
        return isForm(request) ? reply.redirect("/core/shops", 303) : answer;
      } catch (error) {
        if (error instanceof CoreError) return refused(world, request, reply, error.message);
        throw error;
      }
    });
  verb("/core/holds", HOLD, (asked) => holdShop(world, asked));
  verb("/core/holds/take", TAKE, (asked) => takeUpHold(world, asked));
  verb("/core/holds/lift", LIFT, (asked) => liftHold(world, asked));
  verb("/core/barred", BAR, (asked) => barShop(world, asked));
  verb("/core/limits", LIMIT, (asked) => setAdvanceLimit(world, asked));
  verb("/core/advances", ADVANCE, (asked) => bookAdvance(world, asked));
  verb("/core/stops/confirm", CONFIRM, (asked) => confirmStop(world, asked));
  verb("/core/status", STATUS, ({ status, ...asked }) => {
    switch (status) {
      case "active":
        return resumeShop(world, asked);
      case "suspended":
        return suspendShop(world, asked);
      case "closing":
        return beginClosing(world, asked);
      case "closed":
        return closeShop(world, asked);
    }
  });
}

const isForm = (request: FastifyRequest) =>
  request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;

function refused(world: World, request: FastifyRequest, reply: FastifyReply, why: string) {
  void reply.code(422);
  return isForm(request) ? reply.type("text/html").send(shopsPage(world, why)) : reply.send({ error: why });
}
