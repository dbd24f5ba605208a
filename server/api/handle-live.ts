import { getSignedIn } from "../auth.ts";
import { findSession } from "../identity/find-session.ts";
import { tooMany } from "./pace.ts";
import { webRuntime } from "./runtime.ts";

/** A beat keeps proxies from closing the line, and asks whether the session still stands. */
const BEAT_MS = 15_000;
/** Screens poll meanwhile; a place gets free when a tab is closed. */
const NO_PLACE_RETRY_SECONDS = 30;

/** Server-Sent Events for whoever is signed in: ids only, the browser reads again through tRPC (docs/database.md §5). */
export async function handleLive(request: Request): Promise<Response> {
  const signedIn = await getSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  const { live, identity, limits } = webRuntime();
  const leavePlace = limits.lines.enter(signedIn.sessionId);
  if (!leavePlace) return tooMany(NO_PLACE_RETRY_SECONDS);
  const encoder = new TextEncoder();
  let stop = (_isCancelled?: boolean) => {};

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let open = true;
      const write = (text: string) => {
        if (open) controller.enqueue(encoder.encode(text));
      };
      const leave = live.subscribe(
        signedIn.actor,
        (changes) => write(`data: ${JSON.stringify(changes)}\n\n`),
        () => stop(),
      );
      const beat = setInterval(() => {
        write(": beat\n\n");
        findSession(identity, { sessionId: signedIn.sessionId }).then(
          (found) => found ?? stop(),
          () => {},
        );
      }, BEAT_MS);
      stop = (isCancelled = false) => {
        if (!open) return;
        open = false;
        clearInterval(beat);
        leave();
        leavePlace();
        // A reader that went has closed it.
        if (!isCancelled) controller.close();
      };
      request.signal.addEventListener("abort", () => stop());
      write("retry: 1000\n\n");
    },
    cancel: () => stop(true),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
