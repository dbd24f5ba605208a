import type { FastifyReply, FastifyRequest } from "fastify";
import { CoreError } from "../core/register.ts";
import type { World } from "../world/world.ts";
import { agreementsPage } from "./pages.ts";

export const isForm = (request: FastifyRequest): boolean =>
  request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;

export const html = (reply: FastifyReply, page: string): FastifyReply => reply.type("text/html").send(page);

/** A page, or the sentence that says why there is none. */
export function shown(world: World, reply: FastifyReply, page: () => string): FastifyReply {
  try {
    return html(reply, page());
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    return html(reply.code(404), agreementsPage(world, error.message));
  }
}
