import { expect, test } from "vitest";
import { openAcquirers } from "./registry.ts";
import { keyPair, NOW, ringOf } from "./testing/counterpart.ts";

const { privateKey, publicKey } = keyPair();
const huifu = {
  ...{
    dialect: "huifu" as const,
    baseUrl: "http://127.0.0.1:1",
    sysId: "1",
    productId: "P",
    serverIp: "127.0.0.1",
  },
  ...{ notifyUrl: "http://127.0.0.1:1/n", ownKeys: ringOf("own", privateKey) },
  huifuKeys: ringOf("huifu", publicKey),
} as const;
const alipay = {
  ...{ dialect: "alipay" as const, gateway: "http://127.0.0.1:1", appId: "1", pid: "1" },
  ...{ notifyUrl: "http://127.0.0.1:1/n", privateKeys: ringOf("app", privateKey) },
  alipayPublicKeys: ringOf("alipay", publicKey),
} as const;
const open = (connections: Parameters<typeof openAcquirers>[0]["acquirers"][string]["connections"]) =>
  openAcquirers(
    { acquirers: { ACQ001: { sandbox: true, connections, outboxDir: "", inboxDir: "" } } },
    { now: () => NOW },
    () => {},
  );

test("a wallet goes to the first connection that takes it in the way asked for, else to one that carries it", () => {
  const two = open({ alipay, huifu });
  expect(two.of("ACQ001", "alipay").capabilities).toBe(two.find("ACQ001", "alipay")?.capabilities);
  expect(two.of("ACQ001", "wechat", "payer_code")).toBe(two.find("ACQ001", "huifu"));
  // No code of it is shown there; its bills and refunds are still asked for.
  expect(two.of("ACQ001", "wechat")).toBe(two.find("ACQ001", "huifu"));
  expect(() => open({ alipay }).of("ACQ001", "wechat")).toThrow();
  expect(two.find("ACQ001", "nobody")).toBeUndefined();
});
