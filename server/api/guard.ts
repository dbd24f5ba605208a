/** What a browser request must show before a procedure of ours runs. Pure: takes the request's head, answers a status. */

/** The largest body any procedure needs is a `.rel` file; everything else is far below. */
export const MAX_BODY_BYTES = 256 * 1024;
export const MAX_BATCH_SIZE = 10;

/**
 * A cross-site form can send `multipart/form-data` with cookies and without a preflight, and tRPC would run a mutation
 * from it (measured). So: JSON only, and the request says that it comes from our own pages.
 * @returns the HTTP status to answer, or undefined when the request may go on.
 */
export function findFault(
  request: { method: string; headers: Headers },
  publicOrigin: string,
): number | undefined {
  const { method, headers } = request;
  if (method !== "GET" && method !== "POST") return 405;
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (origin !== null && origin !== publicOrigin) return 403;
  if (site !== null && site !== "same-origin") return 403;
  if (method === "GET") return undefined;
  // Neither header: no browser of ours; a page that may post always says where it comes from.
  if (origin === null && site === null) return 403;
  if (!/^application\/json\b/i.test(headers.get("content-type") ?? "")) return 415;
  const length = Number(headers.get("content-length") ?? "0");
  if (!Number.isSafeInteger(length) || length > MAX_BODY_BYTES) return 413;
  return undefined;
}

/** Where a sign-in may lead: an address of ours as it is; any other, and text that is no address, is our first page. */
export function ownAddress(url: string, ownOrigin: string): string {
  const parsed = URL.parse(url, ownOrigin);
  const isOurs = parsed?.origin === ownOrigin && /^https?:$/.test(parsed.protocol) && parsed.username === "";
  if (!isOurs) return ownOrigin;
  return `${url.startsWith("/") ? "" : ownOrigin}${parsed.pathname}${parsed.search}`;
}

/** Reads a body of unknown length up to the limit; undefined when there is more. */
export async function readBody(
  request: Request,
  maxBytes = MAX_BODY_BYTES,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!request.body) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
