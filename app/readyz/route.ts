import { findReadiness } from "../../server/api/find-readiness.ts";

/** Ready: database and schema. The gateway may be down: web stays healthy and the till shows its banner. */
export const dynamic = "force-dynamic";
export async function GET(): Promise<Response> {
  const faults = await findReadiness();
  return Response.json(
    { ok: faults.length === 0, faults },
    { status: faults.length === 0 ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
