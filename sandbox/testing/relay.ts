import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Relay {
  url: string;
  close(): Promise<void>;
}
export interface RelayedAnswer {
  headers: Record<string, string>;
  body: Buffer;
}

/** Stands between a client and an acquirer: hands every request on as it is, and every answer as `change` leaves it. */
export async function openRelay(to: string, change: (answer: RelayedAnswer) => void): Promise<Relay> {
  const server: Server = createServer(async (asked, reply) => {
    const answer = await passOn(
      to,
      { method: asked.method ?? "GET", url: asked.url ?? "/", headers: asked.headers },
      await whole(asked),
    );
    change(answer);
    const { "content-length": _, "transfer-encoding": __, ...headers } = answer.headers;
    reply.writeHead(answer.status, headers).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function passOn(
  to: string,
  { method, url, headers }: { method: string; url: string; headers: NodeJS.Dict<string | string[]> },
  body: Buffer,
): Promise<RelayedAnswer & { status: number }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${to}${url}`, { method, headers }, async (told) => {
      const pairs = Object.entries(told.headers).map(([name, value]) => [name, String(value)]);
      resolve({ status: told.statusCode ?? 0, headers: Object.fromEntries(pairs), body: await whole(told) });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

async function whole(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
