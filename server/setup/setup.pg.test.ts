import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestWorld, type TestWorld } from "../testing/world.ts";
import { setUp } from "./setup.ts";

const NOW = new Date("2026-11-20T09:00:00+08:00");
let world: TestWorld;
let file: string;
let folder: string;
beforeAll(async () => {
  world = await openTestWorld();
  folder = mkdtempSync(join(tmpdir(), "setup-"));
  file = join(folder, "setup.json");
  const { publicKey } = generateKeyPairSync("ed25519");
  writeFileSync(join(folder, "first.pub"), publicKey.export({ type: "spki", format: "pem" }));
  const setup = {
    acquirer: {
      ...{ code: "ACQ777", name: "真实收单", phone: "400-000-0001", platform: "QF0777" },
      area: ["上海市", "江苏省"],
    },
    channels: [{ channel: "wechat", settledBy: "acquirer", clearingOrganisation: "网联" }],
    signers: [{ person: "first", publicKeyFile: "first.pub" }],
    merchant: {
      name: "新商场",
      fees: [{ id: "wx", channel: "wechat", mode: "native", ppm: 3800, onRefund: "recompute" }],
    },
    staff: [
      { login: "new-owner", label: "新商场 · 负责人", kind: "shop", role: "owner" },
      { login: "new-reviewer", label: "真实收单 · 审核岗", kind: "acquirer", role: "reviewer" },
    ],
  };
  writeFileSync(file, JSON.stringify(setup));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

test("a real installation gets its first rows and sign-ins that are no demo", async () => {
  const added = await setUp(world.urls.owner, file, NOW);
  expect(added.map((a) => a.login)).toEqual(["new-owner", "new-reviewer"]);
  const [row] =
    await world.sql`select s.demo, m.name from staff s join merchant m on m.id = s.merchant_id where s.login = 'new-owner'`;
  expect(row).toMatchObject({ demo: false, name: "新商场" });
  const [fees] =
    await world.sql`select f.status from fee_schedule f join merchant m on m.id = f.merchant_id where m.name = '新商场'`;
  expect(fees?.status).toBe("in_force");
});

test("where the acquirer may take shops is set up with it; a place that is no province is refused", async () => {
  await setUp(world.urls.owner, file, NOW);
  const [row] = await world.sql`select area from acquirer where code = 'ACQ777'`;
  expect(row?.area).toEqual(["上海市", "江苏省"]);
  const wrong = join(folder, "wrong.json");
  writeFileSync(wrong, readFileSync(file, "utf8").replace("江苏省", "江苏"));
  await expect(setUp(world.urls.owner, wrong, NOW)).rejects.toThrow(/area/);
});

test("told twice, it adds nothing and prints no password", async () => {
  await setUp(world.urls.owner, file, NOW);
  expect(await setUp(world.urls.owner, file, NOW)).toEqual([]);
});

test("a schema it does not know is refused in a sentence and gets no row", async () => {
  await world.sql`update schema_version set number = -number`;
  await expect(setUp(world.urls.owner, file, NOW)).rejects.toThrow(/npm run migrate comes first/);
  await world.sql`update schema_version set number = -number`;
});

test("a word it does not know changes nothing", async () => {
  writeFileSync(file, JSON.stringify({ wallet: true }));
  await expect(setUp(world.urls.owner, file, NOW)).rejects.toThrow();
});
