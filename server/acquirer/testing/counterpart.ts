/** A counterpart of a few lines for adapter tests: keys, a server on a free port, and everything it was asked. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { inspect } from "node:util";
import { Forged } from "../acquirer.ts";
import type { KeyRing } from "../key-ring.ts";
import { Unclear } from "../unclear.ts";

export const NOW = new Date("2026-11-20T12:00:00+08:00");

export interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}
export const keyPair = (): KeyPair => generateKeyPairSync("rsa", { modulusLength: 2048 });

/** One key that holds for ever. */
export const ringOf = <T>(id: string, value: T): KeyRing<T> => ({ at: () => [{ id, value }] });

export interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}
/** `hang` never answers; `cut` breaks the connection in the middle of the answer. */
export type Told =
  | { status: number; headers?: Record<string, string>; body?: string | Buffer }
  | "hang"
  | "cut";

export interface Counterpart {
  url: string;
  asked: Asked[];
  /** What is answered from now on. */
  answer: (asked: Asked) => Told;
  close(): Promise<void>;
}

export async function openCounterpart(): Promise<Counterpart> {
  const asked: Asked[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
    asked.push(one);
    const told = counterpart.answer(one);
    if (told === "hang") return;
    if (told === "cut") {
      response.writeHead(200, { "content-length": "1000" });
      response.write("{", () => response.destroy());
      return;
    }
    response.writeHead(told.status, told.headers);
    response.end(told.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const counterpart: Counterpart = {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer: () => ({ status: 500 }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return counterpart;
}

/** "unknown" where that is the answer, the name of the failure where it is forged or unreadable; all else fails the test. */
export async function failureOf(run: () => unknown): Promise<{ name: string; seen: string }> {
  try {
    const value = await run();
    const isUnknown =
      typeof value === "object" && value !== null && "state" in value && value.state === "unknown";
    return { name: isUnknown ? "unknown" : "none", seen: inspect(value, { depth: 10 }) };
  } catch (error) {
    if (!(error instanceof Unclear || error instanceof Forged)) throw error;
    return { name: error.name, seen: inspect(error, { depth: 10, showHidden: true }) };
  }
}
