import { exportSeal } from "../audit/export-seal.ts";
import { recordRefusal } from "../audit/record-refusal.ts";
import { getSignedIn } from "../auth.ts";
import { type ExportedFile, exportFile, type FilePart } from "../batch/export-file.ts";
import { isDay } from "../calendar/day.ts";
import type { Ctx } from "../context.ts";
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
  const isNamed = isId("clf", fileId) && PARTS.includes(part);
  if (!isNamed) return download(request, "clearing_file.export", undefined);
  return download(request, "clearing_file.export", (ctx) =>
    exportFile(ctx, { fileId, part: part as FilePart }),
  );
}

/** A merchant order number: Q and base32. */
const ORDER_NO = /^Q[A-Z2-7]{31}$/;

/** The route handler of a sealed day: its seal, or the proof of the order that is named. */
export async function handleSealDownload(
  request: Request,
  day: string,
  merchantOrderNo: string | undefined,
): Promise<Response> {
  const isNamed = isDay(day) && (merchantOrderNo === undefined || ORDER_NO.test(merchantOrderNo));
  if (!isNamed) return download(request, "seal.export", undefined);
  return download(request, "seal.export", async (ctx) => ({
    ...(await exportSeal(ctx, { day, merchantOrderNo })),
    contentType: "application/json; charset=utf-8",
  }));
}

/** `take` is undefined where the address names nothing. */
async function download(
  request: Request,
  act: "clearing_file.export" | "seal.export",
  take: ((ctx: Ctx) => Promise<ExportedFile>) | undefined,
): Promise<Response> {
  const signedIn = await getSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (take === undefined) return new Response(null, { status: 404 });
  const origin = originOf(signedIn, request.headers);
  const ctx = webRuntime().contextOf(signedIn.actor, origin);
  const wait = takeCalls(webRuntime().limits, signedIn, request.headers, FILE_CALLS);
  if (wait !== undefined) return tooMany(wait);
  try {
    const { name, contentType, bytes } = await take(ctx);
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
      act,
      code,
      origin,
      at: ctx.now(),
    } as const;
    await recordRefusal({ db: webRuntime().database.own }, refused);
    return new Response(null, { status: ERROR_MAP[code].http });
  }
}
