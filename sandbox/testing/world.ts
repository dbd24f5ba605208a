import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFeeSchedule } from "#server/agreement/fee-schedule-codec.ts";
import { sha256Hex } from "#server/document/digest.ts";
import { DEMO_FEE_ITEMS } from "#server/setup/demo.ts";
import { openSandbox, type Sandbox } from "../sandbox.ts";
import { seedSandbox } from "../seed.ts";

/** A sandbox of its own for one test file: its folder, its port, and a listener that hears notifications. */
export interface TestSandbox {
  dir: string;
  url: string;
  sandbox: Sandbox;
  /** Ends the process side and opens it again over the same folder. */
  restart(): Promise<void>;
  post(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  /** What happens "a few seconds later" waits until the answered function is called: the test says what comes first. */
  hold(): () => void;
  key(name: string): string;
  close(): Promise<void>;
}

const HASTE = 20;
/** Tests live in a week of their own: a Friday, whatever day the machine has. */
const FRIDAY_MORNING = "2026-11-20T10:00:00+08:00";

export async function openTestSandbox(): Promise<TestSandbox> {
  const dir = mkdtempSync(join(tmpdir(), "qingfen-sandbox-"));
  const body = writeFeeSchedule({
    acquirer: "ACQ001",
    feeSchedule: "fee_test",
    version: 1,
    items: DEMO_FEE_ITEMS,
  });
  // Before the seed: the first versions of the books are of this day too.
  const offsetMs = Date.parse(FRIDAY_MORNING) - Date.now();
  writeFileSync(join(dir, "clock.json"), JSON.stringify({ offsetMs }));
  seedSandbox({
    dir,
    documents: { agreements: [], fees: [{ sha256: sha256Hex(body), body }] },
    ports: { gateway: 1, sandbox: 2 },
    dialects: ["direct", "huifu", "bank-gateway"],
  });
  const open = async () => {
    const sandbox = await openSandbox({ dataDir: dir, haste: HASTE });
    return { sandbox, url: await sandbox.app.listen({ port: 0, host: "127.0.0.1" }) };
  };
  const test: TestSandbox = {
    dir,
    ...(await open()),
    async restart() {
      await test.sandbox.close();
      Object.assign(test, await open());
    },
    async post(path, asked) {
      const answer = await fetch(`${test.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(asked),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    hold() {
      const { world } = test.sandbox;
      const { later } = world;
      const held: Parameters<typeof later>[] = [];
      Object.assign(world, { later: (...what: Parameters<typeof later>) => void held.push(what) });
      return () => {
        Object.assign(world, { later });
        for (const what of held) later(...what);
      };
    },
    key: (name) => readFileSync(join(dir, "keys", name), "utf8"),
    async close() {
      await test.sandbox.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return test;
}

export interface Heard {
  /** Where it was told, "/notify/…": one listener hears several doors. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Stands where the platform's gateway would: answers each delivery as `answer` says, in order. */
export async function openListener(answer: (nth: number) => { status: number; body: string }) {
  const heard: Heard[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      heard.push({
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      });
      const { status, body } = answer(heard.length);
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    heard,
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

/** Long enough for a slow machine; nobody waits this long where all is well. */
const UNTIL_MS = 20_000;

/** Waits until something is true; a test that would hang says what it waited for. */
export async function until(what: string, isTrue: () => boolean, ms = UNTIL_MS): Promise<void> {
  const deadline = Date.now() + ms;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
