import { handleDownload } from "#server/api/handle-download.ts";

export const dynamic = "force-dynamic";

/** `part` is clr, dtl, sig or ok; the file is named in the query, so that a link means these bytes for ever. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ part: string }> },
): Promise<Response> {
  const { part } = await params;
  return handleDownload(request, new URL(request.url).searchParams.get("file") ?? "", part);
}
