import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** Signatures are over the bytes as they came: every body of this scope stays a Buffer. */
export function keepRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
}

export const rawBody = (request: FastifyRequest): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

/** Drops the connection without a word: what was asked has been done, the caller will never hear it here. */
export function loseAnswer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.hijack();
  request.raw.socket.destroy();
  return reply;
}

/** Forms of our own pages. */
export const readForms = (app: FastifyInstance): void =>
  void app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
export const esc = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c] as string);
