import { afterAll, beforeAll, expect, test } from "vitest";
import { CHANNELS } from "#server/channel/channel.ts";
import { openTestWorld, type TestWorld } from "#server/testing/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

test("database and program know the same wallets", async () => {
  const rows = await world.sql<{ id: string }[]>`select id from wallet`;
  expect(rows.map((row) => row.id).sort()).toEqual([...CHANNELS].sort());
});

test("no acquirer has a channel, and no shop a number, of a wallet that nobody knows", async () => {
  const { sql } = world;
  const id = sql`(select id from acquirer limit 1)`;
  await expect(
    sql`insert into channel (acquirer_id, channel, settled_by, clearing_organisation)
      values (${id}, 'visa', 'acquirer', '网联')`,
  ).rejects.toMatchObject({ constraint_name: "channel_channel_fkey" });
  await expect(
    sql`insert into channel_number select acquirer_id, merchant_id, id, 'visa', '4111', now() from sub_merchant limit 1`,
  ).rejects.toMatchObject({ constraint_name: "channel_number_channel_fkey" });
});
