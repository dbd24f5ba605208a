import { createDecipheriv } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AcquirerAdapter, RawNotification } from "#server/acquirer/acquirer.ts";
import { readBill } from "#server/acquirer/bill-codec.ts";
import { openAcquirers } from "#server/acquirer/registry.ts";
import type { Bench } from "#server/acquirer/testing/conformance/bench.ts";
import { present } from "#server/assert.ts";
import { addDays } from "#server/calendar/calendar.ts";
import { dayOf, startOf } from "#server/calendar/instant.ts";
import { type Channel, walletOf } from "#server/channel/channel.ts";
import { type AcquirerConfigs, readAcquirerConfig } from "#server/env/acquirer-config.ts";
import { newId } from "#server/id.ts";
import { refundNo } from "#server/order/order-terms-codec.ts";
import { openRelay, type Relay } from "./relay.ts";
import { type Heard, openListener, openTestSandbox, type TestSandbox, until } from "./world.ts";

/** A sandbox, a listener where the platform's gateway would be, and the platform's own adapters between them. */
export interface BenchRoom {
  box: TestSandbox;
  configs: AcquirerConfigs;
  open(connection: string): AcquirerAdapter;
  bench(connection: string, channel: Channel): Bench;
  /** Every switch is off again. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

const OFF = {
  ...{ loseAnswers: false, refuse: false, refuseRefunds: false, slowRefunds: false },
  ...{ lateTrade: false, noEmptyBills: false },
};
const ORDER_LIFE_MS = 600_000;
const UNTIL_MS = 20_000;
/** How a payer's code begins; eighteen digits. */
const PAYER_CODES: Readonly<Record<Channel, string>> = { wechat: "13", alipay: "28" };
let count = 0;

export async function openBenchRoom(): Promise<BenchRoom> {
  const box = await openTestSandbox();
  const listener = await openListener(() => ({ status: 200, body: "success" }));
  const path = join(box.dir, "acquirer.json");
  const text = readFileSync(path, "utf8").replace(
    /http:\/\/127\.0\.0\.1:1\/notifications\/ACQ001/g,
    listener.url,
  );
  const relays: Relay[] = [];
  const configsAt = (origin: string) => {
    writeFileSync(path, text.replaceAll("http://127.0.0.1:2", origin));
    return readAcquirerConfig(path);
  };
  const configs = configsAt(box.url);
  const now = () => box.sandbox.world.now();
  const openFrom = (of: AcquirerConfigs, connection: string) =>
    present(openAcquirers(of, { now }, () => {}).find("ACQ001", connection), "a connection of the sandbox");
  return {
    ...{ box, configs },
    open: (connection) => openFrom(configs, connection),
    bench: (connection, channel) => ({
      ...benchOf(box, openFrom(configs, connection), channel),
      async through(change) {
        const relay = await openRelay(box.url, change);
        relays.push(relay);
        return openFrom(configsAt(relay.url), connection);
      },
      async heard({ merchantOrderNo }, wanted) {
        const told = () =>
          listener.heard.filter(
            (h) => h.path.endsWith(`/${connection}`) && plainOf(box, h).includes(merchantOrderNo),
          );
        await until(`${wanted} tellings of ${merchantOrderNo}`, () => told().length >= wanted);
        return told().map(rawOf);
      },
    }),
    tidy: async () => void (await box.post("/control/faults", OFF)),
    async close() {
      for (const relay of relays) await relay.close();
      await listener.close();
      await box.close();
    },
  };
}

function benchOf(
  box: TestSandbox,
  adapter: AcquirerAdapter,
  channel: Channel,
): Omit<Bench, "through" | "heard"> {
  const { world } = box.sandbox;
  const now = () => box.sandbox.world.now();
  return {
    ...{ adapter, channel, now },
    order: (amountFen, over = {}) => ({
      orderId: newId("ord", now()),
      merchantId: newId("mch", now()),
      merchantOrderNo: `Q${String(++count).padStart(31, "0")}`,
      ...{ channel, sentOn: dayOf(now()), channelNo: walletOf(channel).number.example(4) },
      ...{ amountFen, description: `拿铁,"大杯" & 热/冷`, terminal: "till-1" },
      expiresAt: new Date(now().getTime() + ORDER_LIFE_MS),
      ...over,
    }),
    refundOf: (order, { acquirerReference }, { nth, amountFen }) => ({
      ...order,
      ...{ acquirerReference, amountFen, orderFen: order.amountFen, reason: "少做一杯" },
      ...{ refundNo: refundNo(order.merchantOrderNo, nth), refundSentOn: dayOf(now()) },
    }),
    async pay({ merchantOrderNo }) {
      const trade = world.book.newest.find((t) => t.no === merchantOrderNo);
      const paid = await box.post("/control/pay", { codeUrl: trade?.codeUrl });
      if (paid.status !== 200) throw new Error(`the phone says ${JSON.stringify(paid.body)}`);
    },
    payerCode: () => PAYER_CODES[channel] + String(++count).padStart(16, "0"),
    faults: async (change) => void (await box.post("/control/faults", change)),
    later: async (ms) => {
      if (ms > 0) await box.post("/control/clock", { to: new Date(now().getTime() + ms).toISOString() });
    },
    hold: () => box.hold(),
    async nextDay() {
      const { billsMadeAfterMs } = adapter.capabilities;
      const at = startOf(addDays(dayOf(now()), 1)).getTime() + billsMadeAfterMs;
      await box.post("/control/clock", { to: new Date(at).toISOString() });
    },
    async billed(day, merchantOrderNo) {
      const bill = await adapter.bills(day);
      const bytes = bill.state === "ready" ? bill.bytes : Buffer.alloc(0);
      return readBill(channel, bytes, day).rows.filter((r) => r.merchantOrderNo === merchantOrderNo);
    },
    async until(what, isTrue) {
      const deadline = Date.now() + UNTIL_MS;
      while (!(await isTrue())) {
        if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    },
  };
}

const rawOf = ({ headers, body }: Heard): RawNotification => ({
  headers: headers as Record<string, string | undefined>,
  body: Buffer.from(body),
});

/** What a telling says, for finding it: one that is sealed is opened with the secret of both sides. */
function plainOf(box: TestSandbox, { body }: Heard): string {
  if (!body.includes('"ciphertext"')) return body;
  const { resource } = JSON.parse(body);
  const sealed = Buffer.from(resource.ciphertext, "base64");
  const key = Buffer.from(box.key("wechat-apiv3.key").trim(), "ascii");
  const open = createDecipheriv("aes-256-gcm", key, Buffer.from(resource.nonce));
  return open.update(sealed.subarray(0, -16)).toString("utf8");
}
