import * as http from "node:http";
import * as https from "node:https";
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

/** Pages that say how things stand now: nobody keeps a copy, so that Back asks again. */
export const neverStored = (app: FastifyInstance): void =>
  void app.addHook("onSend", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
  });

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

const AGENTS = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
const ANSWER_MAX = 65_536;

/** One POST over a connection that stays open; follows no redirect. Rejects when no whole answer came in time. */
export function post(
  url: string,
  message: { body: string; headers: Record<string, string> },
  withinMs: number,
): Promise<{ status: number; text: string }> {
  const isTls = url.startsWith("https:");
  return new Promise((resolve, reject) => {
    const asked = (isTls ? https : http).request(
      url,
      {
        method: "POST",
        agent: isTls ? AGENTS.https : AGENTS.http,
        headers: { ...message.headers, "content-length": Buffer.byteLength(message.body) },
        signal: AbortSignal.timeout(withinMs),
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (part: string) => {
          text += part;
          if (text.length > ANSWER_MAX) answer.destroy(new Error("answer too large"));
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.on("error", reject);
      },
    );
    asked.on("error", reject);
    asked.end(message.body);
  });
}
