import type { Channel } from "#server/channel/channel.ts";
import { readDemo } from "./stack.ts";

/** The platform's processes read the clock's file five times a second. */
const CLOCK_READ_MS = 400;

async function ask<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${readDemo().sandbox}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** One writes into the register, the other has checked it. */
const TWO = { person: "reviewer", second: "approver" };

export interface SandboxOrder {
  codeUrl: string;
  amountFen: string;
  state: string;
  merchantOrderNo: string;
  /** The acquirer's own number of the payment; null while it is not paid. */
  reference: string | null;
}

/** The acquirer on the desk, through the doors a script has. */
export const sandbox = {
  pay: (codeUrl: string) => ask<{ state: string }>("POST", "/control/pay", { codeUrl }),
  /** Resolves when every process has read the moved clock. */
  moveClock: async (to: { days: number } | { to: string }) => {
    const moved = await ask<{ day: string }>("POST", "/control/clock", to);
    await new Promise((done) => setTimeout(done, CLOCK_READ_MS));
    return moved;
  },
  faults: (faults: Record<string, boolean | number>) => ask<unknown>("POST", "/control/faults", faults),
  clock: () => ask<{ now: string; day: string }>("GET", "/control/clock"),
  /** The newest orders of the acquirer, newest first. */
  orders: () => ask<(SandboxOrder & { refundedFen: string })[]>("GET", "/control/orders?limit=50"),
  newestOrder: async () => (await ask<SandboxOrder[]>("GET", "/control/orders?limit=1"))[0],
  /** What it told the platform, and what came back at last: "accepted" or why not. */
  notifications: () =>
    ask<{ merchantOrderNo: string; kind: string; lastStatus: string }[]>("GET", "/control/notifications"),
  newAccount: (body: Record<string, string>) =>
    ask<{
      accountRef: string;
      accountVersion: number;
      accountHash: string;
      accountMask: string;
      accountTail: string;
    }>("POST", "/core/accounts", { ...TWO, ...body }),
  newMerchant: (body: Record<string, string>) =>
    ask<
      Record<Channel, string> & {
        number: string;
        accountRef: string;
        accountHash: string;
        accountMask: string;
        accountTail: string;
        bankName: string;
      }
    >("POST", "/core/merchants", { ...TWO, ...body }),
  /** One of the forms of the acquirer's core. */
  core: (path: string, body: Record<string, unknown>) => ask<Record<string, unknown>>("POST", path, body),
  /** What two people of its core write into the register: `/core/terms`, `/core/cut-off`. */
  register: (path: string, body: Record<string, unknown>) =>
    ask<Record<string, unknown>>("POST", path, { ...TWO, ...body }),
};
