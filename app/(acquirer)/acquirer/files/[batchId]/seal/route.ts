import { handleSealDownload } from "#server/api/handle-download.ts";

export const dynamic = "force-dynamic";

/** `day` is the sealed clearing date; with `order`, a merchant order number, the proof of that order. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ batchId: string }> },
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const answer = await handleSealDownload(
    request,
    query.get("day") ?? "",
    query.get("order")?.trim() || undefined,
  );
  if (answer.status !== 404) return answer;
  // A person filled in the form: the page says so in words, a browser's own page would not.
  const location = `/acquirer/files/${encodeURIComponent((await params).batchId)}?seal=none`;
  return new Response(null, { status: 303, headers: { location } });
}
