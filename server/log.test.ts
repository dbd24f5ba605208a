import { expect, test } from "vitest";
import { openLog } from "./log.ts";

test("no code, key, header or body reaches a log, however it is handed in", () => {
  const lines: string[] = [];
  const log = openLog("test", "info", { write: (line) => lines.push(line) });
  const secret = "s3cret-canary";
  log.info({
    headers: { authorization: secret },
    body: secret,
    paymentCode: secret,
    codeUrl: secret,
    key: secret,
  });
  log.info({
    order: { codeUrl: secret, paymentCode: secret },
    req: { headers: { cookie: secret }, method: "GET" },
  });
  const error = Object.assign(new Error("duplicate key"), {
    detail: secret,
    parameters: [secret],
    code: "23505",
  });
  log.error({ err: error }, "bug");
  expect(lines).toHaveLength(3);
  expect(lines.join("")).not.toContain(secret);
  expect(lines[2]).toContain("23505");
});
