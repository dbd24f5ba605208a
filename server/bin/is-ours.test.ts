import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADDRESS_HEADER } from "../api/pace.ts";
import { isOurs } from "./is-ours.ts";

const DESK = "http://desk.example";
let isDev = false;
let arrived: IncomingHttpHeaders | undefined;
const server = createServer((req, res) => {
  if (!isOurs({ side: "web", otherUrl: DESK, proxies: 0 }, isDev, req, res)) return;
  arrived = req.headers;
  res.end();
});
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers, redirect: "manual" });
const STEERING = {
  "x-middleware-subrequest": "proxy",
  "x-middleware-rewrite": "/desk",
  "x-nextjs-data": "1",
  "next-action": "abc",
};

test("no header that steers the framework comes in from outside", async () => {
  await ask("/sign-in", STEERING);
  for (const name of Object.keys(STEERING)) expect(arrived).not.toHaveProperty(name);
});

test("nobody says himself which address budgets count", async () => {
  await ask("/sign-in", { [ADDRESS_HEADER]: "203.0.113.9", "x-forwarded-for": "203.0.113.9" });
  expect(arrived?.[ADDRESS_HEADER]).toBe("127.0.0.1");
});

test("the framework's own headers stay while developing", async () => {
  isDev = true;
  await ask("/sign-in", { "next-action": "abc" });
  isDev = false;
  expect(arrived).toHaveProperty("next-action", "abc");
});
