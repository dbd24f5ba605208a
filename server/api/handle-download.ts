import { getSignedIn } from "../auth.ts";
import { exportFile, type FilePart } from "../batch/export-file.ts";
import { Refused } from "../domain-error.ts";
import { ERROR_MAP } from "../error-map.ts";
import { isId } from "../id.ts";
import { webRuntime } from "./runtime.ts";

const PARTS: readonly string[] = ["clr", "dtl", "sig", "ok"] satisfies FilePart[];

/** The route handler of a file's download: the bytes exactly as they were proposed, for the acquirer. */
export async function handleDownload(fileId: string, part: string): Promise<Response> {
  const signedIn = await getSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (signedIn.actor.kind !== "acquirer") return new Response(null, { status: 403 });
  if (!isId("clf", fileId) || !PARTS.includes(part)) return new Response(null, { status: 404 });
  try {
    const ctx = webRuntime().contextOf(signedIn.actor);
    const { name, contentType, bytes } = await exportFile(ctx, { fileId, part: part as FilePart });
    return new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": contentType,
        "content-disposition": `attachment; filename="${name}"`,
        "content-length": String(bytes.length),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    if (error instanceof Refused) return new Response(null, { status: ERROR_MAP[error.refusal.code].http });
    throw error;
  }
}
