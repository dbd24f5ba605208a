import { MIDNIGHT } from "#server/calendar/cut-off.ts";
import { instantText } from "#server/calendar/instant.ts";
import { CHANNELS, type Channel, eachChannel, walletOf } from "#server/channel/channel.ts";
import type { RegisterEntry } from "#server/clearing/register.ts";
import { shopEntry } from "#server/clearing/testing/register.ts";
import { Random } from "./random.ts";
import { CONSENTS_FROM, type Events, type World } from "./world.ts";
import { changeAgreement, changeFees } from "./world-documents.ts";
import { personOf, platformKeys } from "./world-keys.ts";

const pad = (n: number) => `M${String(n).padStart(14, "0")}`;

/** `openFrom` = epoch ms from which the first documents are in force. */
export function openWorld(seed: number, openFrom: number, events: Events, cutOffs = MIDNIGHT): World {
  const random = new Random(seed);
  const isAll = events === "all";
  const shops = Array.from({ length: random.between(4, 8) }, (_, i) => shopOf(i + 1, random)).map(
    (shop, i): RegisterEntry => ({ ...shop, role: i < 2 ? "mall" : "shop" }),
  );
  if (isAll) shareNumbers(shops, random);
  const world: World = {
    random,
    events,
    cutOffs,
    believes: !isAll || random.chance(0.2),
    shops,
    barred: ["QF0001", "AGENT-1"].map((no) => ({ no, from: instantText(new Date(openFrom)) })),
    registers: [],
    digests: new WeakMap(),
    feeToleranceFen: BigInt(random.pick([0, 1, 1, 1, 2])),
    agreements: new Map(),
    fees: new Map(),
    current: new Map(),
    sellers: shops.slice(2).map((s) => s.subMerchantNo),
    sales: [],
    bank: [],
    clientFunds: [],
    inTransit: [],
    foreign: [],
    again: [],
    files: [],
    entered: new Map(),
    gone: [],
    decisions: [],
    closes: [],
    voids: [],
    people: ["clearing-1", "clearing-2"].map((person) => personOf(seed, person)),
    deciders: ["clearing-3", "clearing-4"].map((person) => personOf(seed, person)),
    platform: platformKeys(seed),
  };
  for (const seller of world.sellers) {
    changeAgreement(world, seller, openFrom);
    changeFees(world, seller, openFrom);
  }
  return world;
}

/** Some shops let another system use one of their numbers. */
function shareNumbers(shops: RegisterEntry[], random: Random): void {
  for (const [i, shop] of shops.entries()) {
    if (!random.chance(0.4)) continue;
    const share = (channel: Channel) => (shop.channelNos[channel] ?? []).map((n) => ({ ...n, shared: true }));
    const channel = random.pick(CHANNELS);
    shops[i] = { ...shop, channelNos: { ...shop.channelNos, [channel]: share(channel) } };
  }
}

function shopOf(n: number, random: Random): RegisterEntry {
  return shopEntry(pad(n), {
    name: `shop ${n}`,
    channelNos: eachChannel((channel) => [{ no: walletOf(channel).number.example(n), shared: false }]),
    accountRef: `${pad(n)}-A1`,
    contacts: [{ person: `lead-${n}`, version: 1, from: CONSENTS_FROM, to: null }],
    cycle: random.pick(["T+1", "T+1", "T+1", "T+1", "T+2", "monthly", "D+1", "weekly", "T+30"]),
    minimumFen: BigInt(random.pick([0, 0, 0, 100, 10_000])),
  });
}
