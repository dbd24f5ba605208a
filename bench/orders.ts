/**
 * `npm run bench:orders`: payments per second from create to confirmed through the gateway, over the real wire protocol
 * against the sandbox acquirer, beside what this machine's database can do with three durable statements per payment
 * (`limit.sql`, the same run, the same server, the same number of clients). A ratio, never a promise in absolute numbers.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { openSession } from "#db/session.ts";
import { present } from "#server/assert.ts";
import { CHANNELS } from "#server/channel/channel.ts";
import { type Demo, startStack } from "../e2e/testing/stack.ts";

const PAYMENTS = Number(process.env.BENCH_PAYMENTS || "2000");
const CLIENTS = Number(process.env.BENCH_CLIENTS || "16");
const LIMIT_PAYMENTS = 6_000;
/** Until code is compiled, plans are made and pools are full; as many statements before the limit as before ours. */
const WARM_PAYMENTS = 500;
const WAIT_MS = 60_000;
/** Limit and ours take turns: on a busy machine both meet the same weather. */
const ROUNDS = 4;
/** The demo's last four are shops that sell. */
const SELLERS = 4;

/** What is measured: `run` does so many payments from beginning to end. */
interface Course {
  run(count: number): Promise<void>;
  end(): Promise<void>;
}

/** Runs `work` so many times with a fixed number of clients. */
async function times(count: number, work: () => Promise<void>): Promise<void> {
  let left = count;
  const client = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

async function openLimit(url: string): Promise<Course> {
  const sql = openSession(url, { max: CLIENTS });
  await sql.unsafe(readFileSync(join(import.meta.dirname, "limit.sql"), "utf8"));
  const at = new Date();
  const pay = async () => {
    const id = randomUUID();
    await sql`insert into bench_limit.orders values (${id}, ${id}, 100, 'open', ${at})`;
    await sql`insert into bench_limit.payments values (${id}, ${id}, 100, ${at})`;
    await sql`update bench_limit.orders set status = 'paid' where id = ${id} and status = 'open'`;
  };
  return {
    run: (count) => times(count, pay),
    end: async () => {
      await sql.unsafe("drop schema bench_limit cascade");
      await sql.end();
    },
  };
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

async function openOurs(demo: Demo): Promise<Course> {
  const sql = openSession(demo.databaseUrl, { max: 2 });
  const shops = Object.values(demo.shops).slice(-SELLERS);
  const confirmed = async () => Number((await sql`select count(*)::int as n from payment`)[0]?.n);
  let expected = await confirmed();
  let n = 0;
  const pay = async () => {
    n += 1;
    const order = await post(
      `${demo.gateway}/v1/orders`,
      {
        subMerchant: shops[n % shops.length],
        reference: `bench-${n}`,
        amount: 1_000 + n,
        currency: "CNY",
        channel: present(CHANNELS[n % CHANNELS.length], "a remainder is an index"),
      },
      { authorization: `Bearer ${demo.apiKey}` },
    );
    await post(`${demo.sandbox}/control/pay`, { codeUrl: order.code_url });
  };
  return {
    run: async (count) => {
      const late = performance.now() + WAIT_MS + count * 50;
      await times(count, pay);
      expected += count;
      while ((await confirmed()) < expected) {
        if (performance.now() > late) throw new Error("not every payment was confirmed");
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    end: () => sql.end(),
  };
}

/** Payments per second of each course, run in turns after the same warm-up. */
async function perSecond(courses: readonly (Course & { perRound: number })[]): Promise<number[]> {
  const ms = courses.map(() => 0);
  for (const course of courses) await course.run(WARM_PAYMENTS);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, course] of courses.entries()) {
      const from = performance.now();
      await course.run(course.perRound);
      ms[i] = (ms[i] ?? 0) + performance.now() - from;
    }
  }
  for (const course of courses) await course.end();
  return courses.map((course, i) => (course.perRound * ROUNDS * 1000) / (ms[i] ?? 0));
}

const stack = await startStack();
try {
  const [limit = 0, ours = 0] = await perSecond([
    { ...(await openLimit(stack.demo.databaseUrl)), perRound: LIMIT_PAYMENTS / ROUNDS },
    { ...(await openOurs(stack.demo)), perRound: Math.ceil(PAYMENTS / ROUNDS) },
  ]);
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
