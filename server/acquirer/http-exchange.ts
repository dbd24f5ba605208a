/** One request to an acquirer and the raw bytes of its answer, within limits. Both channels' clients use it. */
import { UnknownResult } from "./acquirer.ts";

/** A payer waits at the till: longer than this is "unknown", and somebody asks again. */
export const REQUEST_TIMEOUT_MS = 5_000;
export const BILL_TIMEOUT_MS = 120_000;
/** An answer of the interface; the largest real ones are a few kilobytes. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
/** One day's bill. */
export const MAX_BILL_BYTES = 512 * 1024 * 1024;

export interface Exchange {
  method: "GET" | "POST";
  url: URL;
  headers: Record<string, string>;
  body?: string;
  timeoutMs?: number;
  maxBytes?: number;
}
export interface Answer {
  status: number;
  headers: Headers;
  /** Exactly what came: signatures are verified over these bytes. */
  body: Buffer;
}

/**
 * Sends and reads. Follows no redirect: a signed request is meant for one host. Throws `UnknownResult` when no whole
 * answer came in time; its text names the path only, because the rest of a URL may carry a token.
 */
export async function exchange(request: Exchange): Promise<Answer> {
  const { method, url, headers, body, timeoutMs = REQUEST_TIMEOUT_MS, maxBytes = MAX_ANSWER_BYTES } = request;
  const what = `${method} ${url.pathname}`;
  try {
    const response = await fetch(url, {
      method,
      headers: { "user-agent": "qingfen", ...headers },
      body: body ?? null,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > maxBytes) throw new UnknownResult(`${what}: answer larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    if (response.status >= 300 && response.status < 400) {
      throw new UnknownResult(`${what}: redirected, not followed`);
    }
    return { status: response.status, headers: response.headers, body: Buffer.concat(chunks) };
  } catch (error) {
    if (error instanceof UnknownResult) throw error;
    throw new UnknownResult(`${what}: ${reasonOf(error)}`);
  }
}

/** The kind of network failure, without its text: that may repeat what was sent. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  const cause = error.cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return code || error.name;
}
