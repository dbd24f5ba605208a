/** One request to an acquirer and the raw bytes of its answer, within limits. Both channels' clients use it. */
import * as http from "node:http";
import * as https from "node:https";
import { Unclear } from "./unclear.ts";

/** A payer waits at the till: longer than this is "unknown", and somebody asks again. */
const REQUEST_TIMEOUT_MS = 5_000;
export const BILL_TIMEOUT_MS = 120_000;
/** An answer of the interface; the largest real ones are a few kilobytes. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** One day's bill. */
export const MAX_BILL_BYTES = 512 * 1024 * 1024;

export interface Exchange {
  method: "GET" | "POST";
  url: URL;
  headers: Record<string, string>;
  body?: string;
  timeoutMs?: number;
  maxBytes?: number;
  /** Where we show a certificate of our own. */
  agent?: https.Agent;
}
export interface Answer {
  status: number;
  /** One header's value, by its name in lower case. */
  header(name: string): string | undefined;
  /** Exactly what came: signatures are verified over these bytes. */
  body: Buffer;
}

/** Shorter than any service keeps a silent connection: one that is closed just then would leave an answer unknown. */
const IDLE_MS = 4_000;
/** Connections stay open from call to call: a handshake per payment would cost more than the payment. */
const AGENTS = {
  "http:": new http.Agent({ keepAlive: true, timeout: IDLE_MS }),
  "https:": new https.Agent({ keepAlive: true, timeout: IDLE_MS }),
};

/**
 * Sends and reads. Follows no redirect: a signed request is meant for one host. Throws `Unclear` when no whole
 * answer came in time; its text names the path only, because the rest of a URL may carry a token. Not `fetch`: its
 * streams cost three times the CPU of the whole call.
 */
export async function exchange(request: Exchange): Promise<Answer> {
  const { url, maxBytes = MAX_ANSWER_BYTES } = request;
  const what = `${request.method} ${url.pathname}`;
  try {
    const response = await send(request);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new Unclear(`${what}: answer larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400) throw new Unclear(`${what}: redirected, not followed`);
    const header = (name: string) => {
      const value = response.headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    };
    return { status, header, body: Buffer.concat(chunks) };
  } catch (error) {
    if (error instanceof Unclear) throw error;
    throw new Unclear(`${what}: ${reasonOf(error)}`);
  }
}

/** Resolves with the head of the answer; the deadline goes on over its body. */
function send({ method, url, headers, body, agent, timeoutMs = REQUEST_TIMEOUT_MS }: Exchange) {
  const isTls = url.protocol === "https:";
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const asked = (isTls ? https : http).request(url, {
      method,
      agent: agent ?? AGENTS[isTls ? "https:" : "http:"],
      headers: {
        "user-agent": "qingfen",
        ...headers,
        ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
      },
      signal: AbortSignal.timeout(timeoutMs),
    });
    asked.once("response", resolve);
    // Stays: what happens after the answer began is told by its stream.
    asked.on("error", reject);
    asked.end(body);
  });
}

/** The kind of network failure, without its text: that may repeat what was sent. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  // Nobody but the deadline aborts.
  if (error.name === "AbortError") return "TimeoutError";
  return "code" in error ? String(error.code) : error.name;
}
