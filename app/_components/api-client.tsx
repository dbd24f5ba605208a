"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "#server/api/root.ts";
import type { Refusal } from "#server/domain-error.ts";

const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

export { useTRPC };

/** The server takes at most ten calls in one request. */
const BATCH_MAX = 10;

/** The refusal an answer carries; undefined for a bug of ours and for no answer at all. */
export function refusalIn(error: unknown): Refusal | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: unknown = error.data;
  return typeof data === "object" && data !== null && "refusal" in data
    ? (data.refusal as Refusal | undefined)
    : undefined;
}

/** No answer came (network, timeout, a database too slow): the result is unknown, and asking again is safe because every write is keyed. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof TRPCClientError && (!error.data || error.message === "unknown");
}

/** Which numbers of the acquirer's core an answer refused. */
export function wrongNumbers(error: unknown): string[] {
  const refusal = refusalIn(error);
  return refusal?.code === "numbers_invalid" ? refusal.fields.map(({ field }) => field) : [];
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { retry: (count, error) => isUnanswered(error) && count < 3, staleTime: 1_000 },
          // What moves money never waits in the browser for a network: it is asked now, or it is said that it was not.
          mutations: {
            networkMode: "always",
            retry: (count, error) => isUnanswered(error) && count < 5,
            retryDelay: 1_000,
          },
        },
      }),
  );
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: "/api/trpc",
          transformer: superjson,
          maxItems: BATCH_MAX,
          async fetch(url, options) {
            const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(10_000) });
            // The session ended elsewhere: sign-out, dismissal, its own limit.
            if (answer.status === 401) window.location.assign("/sign-in");
            return answer;
          },
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
