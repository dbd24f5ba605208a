import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { getSignedIn, isUnavailable } from "../auth.ts";
import { createContext } from "./context.ts";
import { findFault, MAX_BATCH_SIZE, readBody } from "./guard.ts";
import { takeCalls } from "./pace.ts";
import { appRouter } from "./root.ts";
import { webRuntime } from "./runtime.ts";
import { refusalOf } from "./trpc.ts";

/** The route handler of `/api/trpc/*`: the request must show that it is ours before anything reads it. */
export async function handleApi(request: Request): Promise<Response> {
  const fault = findFault(request, webRuntime().env.publicUrl);
  if (fault !== undefined) return new Response(null, { status: fault });
  let req = request;
  if (request.method === "POST") {
    const body = await readBody(request);
    if (!body) return new Response(null, { status: 413 });
    req = new Request(request.url, { method: "POST", headers: request.headers, body });
  }
  let signedIn: Awaited<ReturnType<typeof getSignedIn>>;
  try {
    signedIn = await getSignedIn();
  } catch (error) {
    // No procedure ran. The browser takes this as no answer and asks again under the same key.
    if (isUnavailable(error)) return new Response(null, { status: 503, headers: { "retry-after": "1" } });
    throw error;
  }
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req,
    router: appRouter,
    createContext: () =>
      createContext(signedIn, request.headers, () =>
        takeCalls(webRuntime().limits, signedIn, request.headers),
      ),
    maxBatchSize: MAX_BATCH_SIZE,
    responseMeta: ({ errors }) => {
      const waits = errors
        .map(refusalOf)
        .flatMap((r) => (r?.code === "too_many_requests" ? [r.retryAfterSeconds] : []));
      return {
        headers: new Headers({
          "cache-control": "no-store",
          ...(waits.length > 0 ? { "retry-after": String(Math.max(...waits)) } : {}),
        }),
      };
    },
  });
}
