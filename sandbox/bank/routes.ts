import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { CoreError } from "../core/register.ts";
import { neverStored, readForms } from "../http.ts";
import type { World } from "../world/world.ts";
import { contradict, stateAnswer } from "./contradiction.ts";
import { bankPage } from "./page.ts";

const text = z.string().trim().max(200);
const AGAIN = z.object({ id: text });
const STATE = z.object({ id: text, as: z.enum(["paid", "failed"]), person: text, second: text });

/** What the bank said against itself: JSON for scripts, the same verbs behind the forms of `/core/bank`. */
export async function bankAnswers(app: FastifyInstance, { world }: { world: World }): Promise<void> {
  readForms(app);
  neverStored(app);
  app.get("/core/bank", async (_request, reply) => reply.type("text/html").send(bankPage(world)));
  const verb = <S extends z.ZodType>(path: string, schema: S, act: (asked: z.infer<S>) => Promise<object>) =>
    app.post(path, async (request, reply) => {
      const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
      const read = schema.safeParse(request.body ?? {});
      try {
        if (!read.success) throw new CoreError("请填完整");
        const answer = await act(read.data);
        return isForm ? reply.redirect("/core/bank", 303) : answer;
      } catch (error) {
        if (!(error instanceof CoreError)) throw error;
        void reply.code(422);
        return isForm
          ? reply.type("text/html").send(bankPage(world, error.message))
          : reply.send({ error: error.message });
      }
    });
  verb("/core/bank/contradict", AGAIN, (asked) => contradict(world, asked));
  verb("/core/bank/state", STATE, (asked) => stateAnswer(world, asked));
}
