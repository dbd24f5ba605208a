import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestSandbox, type TestSandbox, until } from "../testing/world.ts";
import { findByKey } from "./find-trade.ts";
import { tradeKey } from "./names.ts";

/**
 * What the official Python library (dg-sdk 2.0.28, unmodified) sent on 20 November 2026, byte for byte, with a key made for it
 * alone, and what it was answered. The desk's clock begins on that day.
 */
type Step =
  | { path: string; body: string; answers: Record<string, unknown> }
  | { pays: string }
  | { waits: "refund" }
  | { clock: string };
const { publicKey, steps } = JSON.parse(
  readFileSync(join(import.meta.dirname, "testing", "dg-sdk-2.0.28.json"), "utf8"),
) as { publicKey: string; steps: Step[] };

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
  writeFileSync(join(box.sandbox.world.paths.sandbox, "keys", "huifu-caller.pub"), publicKey);
});
afterAll(() => box.close());

async function send(path: string, body: string): Promise<Record<string, unknown>> {
  try {
    const answer = await fetch(box.url + path, { method: "POST", body: Buffer.from(body) });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { data: Record<string, unknown> }).data;
  } catch {
    return { lost: true };
  }
}

async function play(step: Step): Promise<void> {
  const { world } = box.sandbox;
  if ("pays" in step) {
    const trade = findByKey(world, tradeKey("2088000000000004", "2026-11-20", step.pays));
    await box.post("/control/pay", { codeUrl: trade?.codeUrl ?? "" });
  } else if ("waits" in step)
    await until("the refund", () => [...world.book.refunds.values()].every((r) => r.refund.succeededAt));
  else if ("clock" in step) await box.post("/control/clock", { to: step.clock });
  else expect({ step, said: await send(step.path, step.body) }).toMatchObject({ said: step.answers });
}

/** The body with one bit of `data` changed, in a character that stays a character. */
function flipped(body: string): string {
  const at = body.indexOf('"huifu_id": "') + '"huifu_id": "'.length;
  const digit = String.fromCharCode(body.charCodeAt(at) ^ 1);
  return body.slice(0, at) + digit + body.slice(at + 1);
}

test("what the official library sent is understood and answered, to the byte", async () => {
  for (const step of steps) await play(step);
});

test("one flipped bit in any of it is refused as not signed by the caller", async () => {
  for (const step of steps)
    if ("path" in step)
      expect(await send(step.path, flipped(step.body))).toMatchObject({ resp_code: "90000000" });
});
