import { expect, test } from "vitest";
import { bankGateway } from "./dialect.ts";

const SECTION = {
  ...{ dialect: "bank-gateway", gateway: "https://pay.example.cn/pay/gateway" },
  ...{
    billGateway: "https://download.example.cn/gateway",
    signAgentNo: "100000000100",
    signType: "RSA_1_256",
  },
  ...{ ownKeyFile: "own.key", gatewayKeyFile: "gateway.pub", serverIp: "203.0.113.7" },
  notifyUrl: "https://pay.example.cn/notifications/ACQ001/bank",
};
const faultsOf = (change: object): string[] => {
  const read = bankGateway.section.safeParse({ ...SECTION, ...change });
  return read.success
    ? []
    : read.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`.trim());
};

test("a caller is an institution or a chain, and signs in one of two ways", () => {
  expect(faultsOf({})).toEqual([]);
  expect(faultsOf({ signAgentNo: undefined, groupNo: "100000000200" })).toEqual([]);
  expect(faultsOf({ signType: "MD5", gatewayKeyFile: undefined })).toEqual([]);
});

test.each([
  [{ groupNo: "100000000200" }, "signAgentNo or groupNo, one of them"],
  [{ signAgentNo: undefined }, "signAgentNo or groupNo, one of them"],
  [{ signType: "MD5" }, "gatewayKeyFile with RSA_1_256 only"],
  [{ gatewayKeyFile: undefined }, "gatewayKeyFile with RSA_1_256 only"],
  [{ billGateway: "http://download.example.cn/gateway" }, "gateway and billGateway over one protocol"],
  [{ signType: "RSA_1_1" }, "signType"],
  [{ serverIp: "our-host" }, "serverIp"],
  [{ notifyUrl: "https://pay.example.cn/n?x=1" }, "notifyUrl has a query string"],
  [{ secret: "0123456789abcdef" }, "secret"],
])("%o is refused by name", (change, fault) => {
  expect(faultsOf(change).join()).toContain(fault);
});
