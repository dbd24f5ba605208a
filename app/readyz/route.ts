import { findReadiness } from "#server/api/find-readiness.ts";

/** Ready to serve, in the words of gateway and worker. */
export const dynamic = "force-dynamic";
export async function GET(): Promise<Response> {
  const { isReady, checks } = await findReadiness();
  return Response.json(
    { status: isReady ? "ready" : "not_ready", checks },
    { status: isReady ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
