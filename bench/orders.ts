/**
 * `npm run bench:orders`: payments per second from create to confirmed through the gateway, over the real wire protocol
 * against the sandbox acquirer, beside what this machine's database can do with three durable statements per payment
 * (`limit.sql`, the same run, the same server, the same number of clients). A ratio, never a promise in absolute numbers.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import postgres from "postgres";
import { type Demo, startStack } from "../e2e/support/stack.ts";

const PAYMENTS = Number(process.env.BENCH_PAYMENTS ?? "2000");
const CLIENTS = Number(process.env.BENCH_CLIENTS ?? "16");
const LIMIT_PAYMENTS = 6_000;
/** Until code is compiled, plans are made and pools are full; as many statements before the limit as before ours. */
const WARM_PAYMENTS = 500;
const WAIT_MS = 60_000;
/** The demo's last four are shops that sell. */
const SELLERS = 4;

/** Runs `work` for 0…count−1 with a fixed number of clients; per second. */
async function rate(count: number, work: (n: number) => Promise<void>): Promise<number> {
  let next = 0;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let n = next++; n < count; n = next++) await work(n);
    }),
  );
  return (count * 1000) / (performance.now() - from);
}

async function limitOf(url: string): Promise<number> {
  const sql = postgres(url, { max: CLIENTS, onnotice: () => {} });
  await sql.unsafe(readFileSync(join(import.meta.dirname, "limit.sql"), "utf8"));
  const at = new Date();
  const pay = async () => {
    const id = randomUUID();
    await sql`insert into bench_limit.orders values (${id}, ${id}, 100, 'open', ${at})`;
    await sql`insert into bench_limit.payments values (${id}, ${id}, 100, ${at})`;
    await sql`update bench_limit.orders set status = 'paid' where id = ${id} and status = 'open'`;
  };
  await rate(WARM_PAYMENTS, pay);
  const perSecond = await rate(LIMIT_PAYMENTS, pay);
  await sql.unsafe("drop schema bench_limit cascade");
  await sql.end();
  return perSecond;
}

/** Connections that stay open, as a merchant's server keeps them; `fetch` would take CPU from what is measured. */
const agent = new Agent({ keepAlive: true });

function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
          ...headers,
        },
      },
      (answer) => {
        let heard = "";
        answer.setEncoding("utf8");
        answer.on("data", (part: string) => {
          heard += part;
        });
        answer.on("error", reject);
        answer.on("end", () => {
          if (answer.statusCode === 200 || answer.statusCode === 201) resolve(JSON.parse(heard));
          else reject(new Error(`${url} answered ${answer.statusCode}: ${heard}`));
        });
      },
    );
    asked.on("error", reject);
    asked.end(text);
  });
}

async function gatewayRate(demo: Demo): Promise<number> {
  const sql = postgres(demo.databaseUrl, { max: 2, onnotice: () => {} });
  const shops = Object.values(demo.shops).slice(-SELLERS);
  const confirmed = async () => Number((await sql`select count(*)::int as n from payment`)[0]?.n);
  const pay = (prefix: string) => async (n: number) => {
    const order = await post(
      `${demo.gateway}/v1/orders`,
      {
        subMerchant: shops[n % shops.length],
        reference: `${prefix}-${n}`,
        amount: 1_000 + n,
        currency: "CNY",
        channel: n % 2 === 0 ? "wechat" : "alipay",
      },
      { authorization: `Bearer ${demo.apiKey}` },
    );
    await post(`${demo.sandbox}/control/pay`, { codeUrl: order.code_url });
  };
  const untilConfirmed = async (count: number) => {
    const late = performance.now() + WAIT_MS + count * 50;
    while ((await confirmed()) < count) {
      if (performance.now() > late) throw new Error("not every payment was confirmed");
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const before = await confirmed();
  await rate(WARM_PAYMENTS, pay("warm"));
  await untilConfirmed(before + WARM_PAYMENTS);
  const from = performance.now();
  await rate(PAYMENTS, pay("bench"));
  await untilConfirmed(before + WARM_PAYMENTS + PAYMENTS);
  const seconds = (performance.now() - from) / 1000;
  await sql.end();
  return PAYMENTS / seconds;
}

const stack = await startStack();
try {
  const limit = await limitOf(stack.demo.databaseUrl);
  const ours = await gatewayRate(stack.demo);
  console.log(
    `limit   ${limit.toFixed(0)} payments/s (3 durable statements each, plain schema, ${CLIENTS} clients)`,
  );
  console.log(
    `gateway ${ours.toFixed(0)} payments/s (create → forward → paid → notified → confirmed, ${PAYMENTS} payments, ${CLIENTS} clients; the sandbox acquirer runs on the same cores)`,
  );
  console.log(`ratio   ${(ours / limit).toFixed(3)}`);
} finally {
  await stack.stop();
}
