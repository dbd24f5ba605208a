import { encode } from "next-auth/jwt";
import { expect, test } from "vitest";
import { decodeSession } from "./session-cookie.ts";

const OLD = "o".repeat(32);
const NEW = "n".repeat(32);
const cookie = (secret: string, maxAge = 60) => encode({ token: { sid: "ses_1" }, secret, maxAge });
const read = async (secret: string, keys: string[], maxAge?: number) =>
  (await decodeSession({ token: await cookie(secret, maxAge), secret: keys[0] ?? "" }, keys))?.sid;

test("a cookie of the former secret goes on during the overlap, and ends with it", async () => {
  expect(await read(OLD, [NEW, OLD])).toBe("ses_1");
  expect(await read(NEW, [NEW, OLD])).toBe("ses_1");
  expect(await read(OLD, [NEW])).toBeUndefined();
});

test("a stranger's, a broken and an old cookie are nobody's, whatever is accepted", async () => {
  expect(await read("x".repeat(32), [NEW, OLD])).toBeUndefined();
  expect(await decodeSession({ token: "a.b.c", secret: NEW }, [NEW, OLD])).toBeNull();
  expect(await read(OLD, [NEW, OLD], -60)).toBeUndefined();
});
