import { recordRefusal } from "../audit/record-refusal.ts";
import { getSignedIn } from "../auth.ts";
import { exportFile, type FilePart } from "../batch/export-file.ts";
import { Refused } from "../domain-error.ts";
import { ERROR_MAP } from "../error-map.ts";
import { isId } from "../id.ts";
import { originOf } from "./context.ts";
import { takeCalls, tooMany } from "./pace.ts";
import { webRuntime } from "./runtime.ts";

/** A whole file weighs as much as so many calls. */
const FILE_CALLS = 10;
const PARTS: readonly string[] = ["clr", "dtl", "sig", "ok"] satisfies FilePart[];

/** The route handler of a file's download: the bytes exactly as they were proposed, for the acquirer. */
export async function handleDownload(request: Request, fileId: string, part: string): Promise<Response> {
  const signedIn = await getSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (!isId("clf", fileId) || !PARTS.includes(part)) return new Response(null, { status: 404 });
  const origin = originOf(signedIn, request.headers);
  const ctx = webRuntime().contextOf(signedIn.actor, origin);
  const wait = takeCalls(webRuntime().limits, signedIn, request.headers, FILE_CALLS);
  if (wait !== undefined) return tooMany(wait);
  try {
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
    if (!(error instanceof Refused)) throw error;
    const { code } = error.refusal;
    const refused = {
      actor: signedIn.actor,
      act: "clearing_file.export",
      code,
      origin,
      at: ctx.now(),
    } as const;
    await recordRefusal({ db: webRuntime().database.own }, refused);
    return new Response(null, { status: ERROR_MAP[code].http });
  }
}
