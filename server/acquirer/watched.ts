import type { AcquirerAdapter, Unknown } from "./acquirer.ts";

/** What an acquirer refused or left open. Its own code, or why nobody can tell; none of its texts. */
export interface Trouble {
  verb: string;
  state: "refused" | "failed" | "unknown";
  code: string;
}

/** The same trouble is said once in this time, ms: a broken key would fill the log. */
const SAID_EVERY_MS = 60_000;
/** Of different troubles; an acquirer with more codes than that is said anew. */
const REMEMBERED_MAX = 500;

/** The adapter, and `say` hears of every refusal and every answer that is none, each kind once a minute. `nowMs` only measures. */
export function watched(
  adapter: AcquirerAdapter,
  say: (trouble: Trouble) => void,
  nowMs: () => number = () => performance.now(),
): AcquirerAdapter {
  const saidAt = new Map<string, number>();
  const hear = (trouble: Trouble) => {
    const key = Object.values(trouble).join(" ");
    const last = saidAt.get(key);
    if (last !== undefined && nowMs() - last < SAID_EVERY_MS) return;
    if (saidAt.size >= REMEMBERED_MAX) saidAt.clear();
    saidAt.set(key, nowMs());
    say(trouble);
  };
  const asked =
    <Q extends unknown[], R extends { state: string }>(
      verb: string,
      ask: (...question: Q) => Promise<R | Unknown>,
    ) =>
    async (...question: Q) => {
      const answer = await ask(...question);
      const code = codeOf(answer);
      if (code !== undefined) hear({ verb, ...code });
      return answer;
    };
  return {
    ...adapter,
    place: asked("place", adapter.place),
    charge: asked("charge", adapter.charge),
    reverse: asked("reverse", adapter.reverse),
    query: asked("query", adapter.query),
    close: asked("close", adapter.close),
    refund: asked("refund", adapter.refund),
    queryRefund: asked("queryRefund", adapter.queryRefund),
    bills: asked("bills", adapter.bills),
  };
}

function codeOf(answer: object & { state: string }): Omit<Trouble, "verb"> | undefined {
  const { state } = answer;
  if (state === "unknown" && "why" in answer) return { state, code: String(answer.why) };
  const isRefused = state === "refused" || state === "failed";
  return isRefused && "channelCode" in answer
    ? { state, code: String(answer.channelCode).slice(0, 64) }
    : undefined;
}
