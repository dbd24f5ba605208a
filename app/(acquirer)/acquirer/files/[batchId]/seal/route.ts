import { handleSealDownload } from "#server/api/handle-download.ts";

export const dynamic = "force-dynamic";

/** `day` is the sealed clearing date; with `order`, a merchant order number, the proof of that order. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  return handleSealDownload(request, query.get("day") ?? "", query.get("order")?.trim() || undefined);
}
