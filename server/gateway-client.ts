import { request } from "node:http";
import type { Id } from "./id.ts";

/** Web waits this long for the gateway, ms; no answer is unknown and the worker goes on (database.md §6). */
const GATEWAY_DEADLINE_MS = 3_000;
const ANSWER_MAX_BYTES = 4_096;

type Asked = { state: "ok" | "unknown" };

export interface Gateway {
  forwardOrder(orderId: Id<"ord">): Promise<Asked>;
  closeOrder(orderId: Id<"ord">): Promise<Asked>;
  queryOrder(orderId: Id<"ord">): Promise<Asked>;
  forwardRefund(refundId: Id<"rfd">): Promise<Asked>;
  /** Whether the gateway is there at all: the till's amber banner. */
  isUp(): Promise<boolean>;
}

/** `key` is asked for at each question: it may have been rotated. */
interface Way {
  socketPath: string;
  key(): string;
}

/**
 * How web asks the gateway to talk to the acquirer: a Unix socket, a shared key, a deadline. Nothing is thrown for a
 * gateway that is down, slow or broken: the committed row is there, so the answer is `unknown` and the worker asks.
 */
export function openGateway(config: Way): Gateway {
  const post = async (path: string): Promise<Asked> => {
    const answer = await askGateway(config, path);
    return { state: answer?.status === 200 && answer.body.state === "ok" ? "ok" : "unknown" };
  };
  return {
    forwardOrder: (id) => post(`/internal/orders/${id}/forward`),
    closeOrder: (id) => post(`/internal/orders/${id}/close`),
    queryOrder: (id) => post(`/internal/orders/${id}/query`),
    forwardRefund: (id) => post(`/internal/refunds/${id}/forward`),
    isUp: async () => (await askGateway(config, "/internal/ping"))?.status === 200,
  };
}

/** Of a process that takes no orders: there is nobody to ask, and so nobody knows. */
export const NO_GATEWAY: Gateway = {
  forwardOrder: async () => ({ state: "unknown" }),
  closeOrder: async () => ({ state: "unknown" }),
  queryOrder: async () => ({ state: "unknown" }),
  forwardRefund: async () => ({ state: "unknown" }),
  isUp: async () => false,
};

/** One question to the gateway's internal listener; undefined where no whole answer came in time. */
function askGateway(
  config: Way,
  path: string,
): Promise<{ status: number; body: { state?: unknown } } | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      {
        socketPath: config.socketPath,
        path,
        method: "POST",
        headers: { "x-internal-key": config.key(), "content-length": 0 },
        signal: AbortSignal.timeout(GATEWAY_DEADLINE_MS),
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (part: string) => {
          text += part;
          if (text.length > ANSWER_MAX_BYTES) asked.destroy();
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: readState(text) }));
        answer.on("error", () => resolve(undefined));
        answer.on("close", () => resolve(undefined));
      },
    );
    asked.on("error", () => resolve(undefined));
    asked.end();
  });
}

function readState(text: string): { state?: unknown } {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null && "state" in read ? { state: read.state } : {};
  } catch {
    return {};
  }
}
