import { afterAll, beforeAll, expect, test } from "vitest";
import { checkFile } from "#verifier/check-file.ts";
import { checkPathsFrom } from "#verifier/inputs.ts";
import { type ClearingWorld, openClearingWorld, SHOPS } from "../testing-clearing.ts";

let world: ClearingWorld;
beforeAll(async () => {
  world = await openClearingWorld();
});
afterAll(async () => {
  await world.close();
});

const at = (text: string) => new Date(`2026-11-${text}+08:00`);

test("a day of sales and refunds becomes a file that the acquirer finds equal", async () => {
  for (const [i, seller] of SHOPS.entries()) {
    const channel = i % 2 ? "alipay" : "wechat";
    const sale = await world.pay({ seller, channel, fen: 10_000n + BigInt(i) * 37n, at: at("20T13:00:00") });
    await world.pay({ seller, channel: "wechat", fen: 132n, at: at("20T13:30:00") });
    await world.refund(sale, { fen: 3_333n, at: at("20T14:00:00") });
  }
  await world.endDay("2026-11-20");
  expect(await world.batches()).toMatchObject([
    { day: "2026-11-20", seq: 1, status: "proposed", step: "proposed", error: null },
  ]);
  await world.writeDesk(world.register());
  const check = await checkFile(checkPathsFrom({ desk: world.desk, first: true }));
  expect(check.differences).toMatchObject({});
  console.log(JSON.stringify(check.differences, null, 1).slice(0, 3000), check.missingFunds, check.entries);
});
