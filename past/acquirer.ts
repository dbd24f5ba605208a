import { ask } from "./ask.ts";
import type { DemoFile } from "./demo-file.ts";

/** Longer than a process of the platform takes to see that the clock has moved. */
const CLOCK_SEEN_MS = 4;

/** The sandbox acquirer through the doors that a script has: clock, phone, core. */
export interface Acquirer {
  now(): Date;
  /** Moves on to `at`, where that is still to come; resolves when every process has seen it. */
  moveTo(at: Date): Promise<void>;
  pay(codeUrl: string, how?: { coupon?: { by: string; fen: number }; afterClose?: true }): Promise<void>;
  faults(faults: Record<string, boolean | number>): Promise<void>;
  /** One of the forms of its core or its answer pages. */
  post<T>(path: string, body: unknown): Promise<T>;
  page(path: string): Promise<string>;
  orders(): Promise<{ merchantOrderNo: string; reference: string | null; paidAt: string | null }[]>;
}

export async function openAcquirer(demo: DemoFile): Promise<Acquirer> {
  const at = (path: string) => `${demo.sandbox}${path}`;
  const read = async <T>(answer: Response) => (await answer.json()) as T;
  const clock = await read<{ offsetMs: number }>(await ask(at("/control/clock")));
  let { offsetMs } = clock;
  const now = () => new Date(Date.now() + offsetMs);
  return {
    now,
    async moveTo(to) {
      if (to <= now()) return;
      const moved = await ask(at("/control/clock"), { body: { to: to.toISOString() } });
      ({ offsetMs } = await read<{ offsetMs: number }>(moved));
      await new Promise((done) => setTimeout(done, CLOCK_SEEN_MS));
    },
    async pay(codeUrl, how = {}) {
      await ask(at("/control/pay"), { body: { codeUrl, ...how } });
    },
    async faults(faults) {
      await ask(at("/control/faults"), { body: faults });
    },
    post: async (path, body) => read(await ask(at(path), { body })),
    page: async (path) => (await ask(at(path))).text(),
    orders: async () => read(await ask(at("/control/orders?limit=500"))),
  };
}
