import { expect, test } from "vitest";
import { findFault, MAX_BODY_BYTES, ownAddress, readBody } from "./guard.ts";

const OURS = "http://127.0.0.1:3000";
const post = (headers: Record<string, string>) =>
  findFault({ method: "POST", headers: new Headers(headers) }, OURS);
const JSON_TYPE = { "content-type": "application/json" };

test("lets our own page through", () => {
  expect(post({ ...JSON_TYPE, origin: OURS, "sec-fetch-site": "same-origin" })).toBeUndefined();
  expect(
    findFault({ method: "GET", headers: new Headers({ "sec-fetch-site": "same-origin" }) }, OURS),
  ).toBeUndefined();
});

test("refuses another site, another origin, and one that does not say", () => {
  expect(post({ ...JSON_TYPE, "sec-fetch-site": "cross-site" })).toBe(403);
  expect(post({ ...JSON_TYPE, "sec-fetch-site": "same-site" })).toBe(403);
  expect(post({ ...JSON_TYPE, origin: "http://127.0.0.1:3001" })).toBe(403);
  expect(post({ ...JSON_TYPE, origin: "null" })).toBe(403);
  expect(post(JSON_TYPE)).toBe(403);
  expect(findFault({ method: "GET", headers: new Headers({ "sec-fetch-site": "cross-site" }) }, OURS)).toBe(
    403,
  );
});

test("refuses what a form can send", () => {
  for (const type of [
    "multipart/form-data; boundary=x",
    "text/plain",
    "application/x-www-form-urlencoded",
    "",
  ]) {
    expect(post({ "content-type": type, origin: OURS })).toBe(415);
  }
});

test("refuses other methods and large bodies, announced or not", async () => {
  expect(findFault({ method: "PUT", headers: new Headers() }, OURS)).toBe(405);
  expect(post({ ...JSON_TYPE, origin: OURS, "content-length": String(MAX_BODY_BYTES + 1) })).toBe(413);
  const request = new Request(OURS, { method: "POST", body: new Uint8Array(MAX_BODY_BYTES + 1) });
  expect(await readBody(request)).toBeUndefined();
  expect(await readBody(new Request(OURS, { method: "POST", body: "{}" }))).toHaveLength(2);
});

test("a door may allow less than the others", async () => {
  const request = () => new Request(OURS, { method: "POST", body: "a".repeat(100) });
  expect(await readBody(request(), 99)).toBeUndefined();
  expect((await readBody(request(), 100))?.length).toBe(100);
});

test("a sign-in leads to our own pages, whatever was asked for", () => {
  expect(ownAddress(`${OURS}/today`, OURS)).toBe(`${OURS}/today`);
  expect(ownAddress("/today", OURS)).toBe("/today");
  expect(ownAddress("/to\r\nday", OURS)).toBe("/today");
  for (const other of [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "http://[",
    "http://",
    "javascript:alert(1)",
    "http://127.0.0.1:3001/",
    `blob:${OURS}/today`,
    "http://somebody@127.0.0.1:3000/today",
  ]) {
    expect(ownAddress(other, OURS), other).toBe(OURS);
  }
});
