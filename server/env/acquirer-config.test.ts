import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeEach, expect, test } from "vitest";
import { openAcquirers } from "../acquirer/registry.ts";
import { channelsOf } from "../acquirer/testing/channels-of.ts";
import { keyPair, NOW } from "../acquirer/testing/counterpart.ts";
import { Bug } from "../assert.ts";
import { readAcquirerConfig } from "./acquirer-config.ts";

const CANARY = "CANARY-apiv3-key-never-seen-0001";
const dir = mkdtempSync(join(tmpdir(), "acquirer-config-"));
const path = join(dir, "acquirer.json");
const { privateKey, publicKey } = keyPair();
const PEM = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const whole = () => ({
  acquirers: {
    ACQ001: {
      sandbox: true,
      connections: {
        wechat: {
          dialect: "wechatpay",
          baseUrl: "http://127.0.0.1:3002",
          spMchid: "1900000100",
          spAppid: "wxdemo0000000001",
          serialNo: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
          privateKeyFile: "private.key",
          apiV3KeyFile: "apiv3.key",
          publicKeyId: "PUB_KEY_ID_1",
          publicKeyFile: "public.pem",
          notifyUrl: "http://127.0.0.1:3001/notifications/ACQ001/wechat",
          refundNotifyUrl: "http://127.0.0.1:3001/notifications/ACQ001/wechat",
        },
        alipay: {
          dialect: "alipay",
          gateway: "http://127.0.0.1:3002/gateway.do",
          appId: "2021000000000001",
          pid: "2088000000000100",
          privateKeyFile: "private.key",
          alipayPublicKeyFile: "public.pem",
          notifyUrl: "http://127.0.0.1:3001/notifications/ACQ001/alipay",
        },
      },
      outboxDir: "drop/outbox",
      inboxDir: "drop/inbox",
    },
  },
});
type Whole = ReturnType<typeof whole>["acquirers"]["ACQ001"];

function readWith(change: (acquirer: Whole) => void) {
  const config = whole();
  change(config.acquirers.ACQ001);
  writeFileSync(path, JSON.stringify(config));
  return readAcquirerConfig(path);
}
function faultOf(run: () => unknown): string {
  try {
    run();
    return "none";
  } catch (error) {
    return inspect(error, { depth: 10, showHidden: true });
  }
}

beforeEach(() => {
  writeFileSync(join(dir, "private.key"), PEM, { mode: 0o600 });
  writeFileSync(join(dir, "public.pem"), publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(join(dir, "apiv3.key"), `${CANARY}\n`, { mode: 0o600 });
});
afterAll(() => rmSync(dir, { recursive: true }));

test("reads the file, the keys it names and the folders beside it", () => {
  const config = readWith(() => {}).acquirers.ACQ001;
  expect(config?.outboxDir).toBe(join(dir, "drop/outbox"));
  expect(config?.connections).toMatchObject({
    wechat: { dialect: "wechatpay" },
    alipay: { dialect: "alipay" },
  });
  const keys = Object.values(config?.connections ?? {}).flatMap((c) =>
    c.dialect === "wechatpay" ? c.apiV3Keys.at(new Date()).map((k) => k.value.export().toString()) : [],
  );
  expect(keys).toEqual([CANARY]);
});

test("a key file may be a list: each key holds in its time, and a changeover needs no restart", () => {
  const config = readWith(() => {}).acquirers.ACQ001?.connections.wechat;
  const idsAt = (at: string) =>
    config?.dialect === "wechatpay" ? config.platformKeys.at(new Date(at)).map((k) => k.id) : [];
  const [march, may, july] = ["2026-03-01", "2026-05-01", "2026-07-01"].map((d) => `${d}T00:00:00+08:00`);
  expect(idsAt(may ?? "")).toEqual(["PUB_KEY_ID_1"]);
  const pem = publicKey.export({ type: "spki", format: "pem" });
  const list = [
    { id: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", from: may, until: null, key: pem },
    { id: "PUB_KEY_ID_1", from: march, until: july, key: pem },
  ];
  const put = (text: string) => {
    writeFileSync(join(dir, "new.pem"), text);
    renameSync(join(dir, "new.pem"), join(dir, "public.pem"));
  };
  put(JSON.stringify(list));
  expect(idsAt(march ?? "")).toEqual(["PUB_KEY_ID_1"]);
  expect(idsAt(may ?? "")).toEqual(list.map((k) => k.id));
  expect(idsAt(july ?? "")).toEqual(["5157F09EFDC096DE15EBE81A47057A7232F1B8E1"]);
  expect(() => idsAt("2026-02-28T23:59:59+08:00")).toThrow("no key of the file holds");
  put("[{}]");
  expect(idsAt(may ?? ""), "what cannot be read changes nothing").toEqual(list.map((k) => k.id));
  expect(faultOf(() => readWith(() => {}))).toContain("public.pem: not a list of { id, from, until, key }");
});

test("opens one adapter per configured connection; asking for a wallet that none carries is a bug of ours", () => {
  const acquirers = openAcquirers(
    readWith((a) => Reflect.deleteProperty(a.connections, "alipay")),
    { now: () => NOW },
    () => {},
  );
  expect(channelsOf(acquirers.of("ACQ001", "wechat").capabilities)).toEqual(["wechat"]);
  expect(acquirers.find("ACQ001", "wechat")).toBe(acquirers.of("ACQ001", "wechat"));
  expect(acquirers.find("ACQ001", "alipay")).toBeUndefined();
  expect(() => acquirers.of("ACQ001", "alipay")).toThrow(Bug);
  expect(() => acquirers.of("ACQ002", "wechat")).toThrow(Bug);
});

test("names the field that is wrong, and speaks to a real acquirer over https only", () => {
  const cases: [(a: Whole) => void, string][] = [
    [(a) => (a.connections.wechat.serialNo = "1"), "acquirers.ACQ001.connections.wechat.serialNo"],
    [(a) => (a.connections.wechat.notifyUrl += "?a=1"), "query string"],
    [(a) => (a.connections.alipay.pid = "1"), "acquirers.ACQ001.connections.alipay.pid"],
    [
      (a) => (a.connections.alipay.gateway = "file:///etc/passwd"),
      "acquirers.ACQ001.connections.alipay.gateway",
    ],
    [(a) => (a.sandbox = false), "https"],
    [(a) => Object.assign(a, { more: 1 }), "more"],
    [(a) => (a.connections.wechat.dialect = "telegraph"), "acquirers.ACQ001.connections.wechat.dialect"],
    [
      (a) => Object.assign(a.connections, { "../wechat": a.connections.wechat }),
      "acquirers.ACQ001.connections",
    ],
    [(a) => (a.connections.alipay.alipayPublicKeyFile = "missing.pem"), "missing.pem: no usable key"],
  ];
  for (const [change, named] of cases) expect(faultOf(() => readWith(change))).toContain(named);
});

test("shows no secret: not in the value, not in a failure, whatever was put in the wrong place", () => {
  const body = PEM.split("\n")[5] as string;
  const seen = [
    inspect(
      readWith(() => {}),
      { depth: 10, showHidden: true },
    ),
    JSON.stringify(readWith(() => {})),
  ];
  seen.push(faultOf(() => readWith((a) => (a.connections.wechat.privateKeyFile = "apiv3.key"))));
  seen.push(faultOf(() => readWith((a) => (a.connections.wechat.apiV3KeyFile = "private.key"))));
  seen.push(faultOf(() => readWith((a) => (a.connections.alipay.pid = CANARY))));
  seen.push(faultOf(() => readWith((a) => (a.connections.wechat.baseUrl = CANARY))));
  writeFileSync(join(dir, "public.pem"), `${PEM.slice(0, 900)}\n${CANARY}`);
  seen.push(faultOf(() => readWith(() => {})));
  writeFileSync(path, `{"acquirers":{"ACQ001":${CANARY}`);
  seen.push(faultOf(() => readAcquirerConfig(path)));
  expect(seen.slice(2).every((text) => text !== "none")).toBe(true);
  for (const text of seen) for (const secret of [CANARY, body]) expect(text).not.toContain(secret);
});
