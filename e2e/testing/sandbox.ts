import type { Channel } from "#server/channel/channel.ts";
import { readDemo } from "./stack.ts";

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
  moveClock: (to: { days: number } | { to: string }) => ask<{ day: string }>("POST", "/control/clock", to),
  faults: (faults: Record<string, boolean | number>) => ask<unknown>("POST", "/control/faults", faults),
  clock: () => ask<{ now: string; day: string }>("GET", "/control/clock"),
  newestOrder: async () => (await ask<SandboxOrder[]>("GET", "/control/orders?limit=1"))[0],
  newAccount: (body: Record<string, string>) =>
    ask<{
      accountRef: string;
      accountVersion: number;
      accountHash: string;
      accountMask: string;
      accountTail: string;
    }>("POST", "/core/accounts", body),
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
    >("POST", "/core/merchants", body),
  /** One of the forms of the acquirer's core. */
  core: (path: string, body: Record<string, unknown>) => ask<Record<string, unknown>>("POST", path, body),
};
