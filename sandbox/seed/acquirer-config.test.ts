import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHANNELS } from "#server/channel/channel.ts";
import { readAcquirerConfig } from "#server/env/acquirer-config.ts";
import { seedSandbox } from "../seed.ts";
import { openTestSandbox, type TestSandbox } from "../testing/world.ts";

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
});
afterAll(() => box.close());

const file = () => join(box.dir, "acquirer.json");
const start = (dialects?: readonly string[]) => {
  const documents = { agreements: [], fees: [] };
  seedSandbox({ dir: box.dir, documents, ports: { gateway: 3, sandbox: 4 }, dialects });
  const { acquirers } = JSON.parse(readFileSync(file(), "utf8"));
  return Object.keys(acquirers.ACQ001.connections);
};

test("a start says how the acquirer is spoken to, in order; the next one without a word keeps it", () => {
  expect(start(["direct"])).toEqual(CHANNELS);
  expect(start(["bank-gateway"])).toEqual(["bank-gateway"]);
  expect(start()).toEqual(["bank-gateway"]);
  expect(start(["bank-gateway", "direct"])).toEqual(["bank-gateway", ...CHANNELS]);
  expect(start()).toEqual(["bank-gateway", ...CHANNELS]);
});

test("what is written is what the platform reads, each connection told at its own address", () => {
  start(["bank-gateway"]);
  expect(readAcquirerConfig(file()).acquirers.ACQ001?.connections["bank-gateway"]).toMatchObject({
    dialect: "bank-gateway",
    notifyUrl: "http://127.0.0.1:3/notifications/ACQ001/bank-gateway",
    billGateway: "http://127.0.0.1:4/download/gateway",
  });
});
