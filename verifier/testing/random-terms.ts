/** Terms as somebody might agree on them: any rate, any rule that the format allows. */
import type { FeeItem } from "#server/agreement/fee-schedule.ts";
import type { SplitRule, Term } from "#server/agreement/split-rule.ts";
import { CHANNELS, type Channel, walletOf } from "#server/channel/channel.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

export function feeItemOf(channel: Channel, random: Random): FeeItem {
  return {
    id: `${channel}-1`,
    channel,
    mode: walletOf(channel).mode,
    ppm: random.pick([0, 2_000, 3_800, 6_000, 10_000]),
    ...(random.chance(0.3) && { perItemFen: BigInt(random.between(1, 20)) }),
    ...(random.chance(0.3) && { minFen: BigInt(random.between(1, 30)) }),
    ...(random.chance(0.3) && { capFen: BigInt(random.between(30, 5_000)) }),
    onRefund: random.pick(["recompute", "proportional", "keep"] as const),
  };
}

export function ruleOf(world: World, seller: string): SplitRule {
  const { random, shops } = world;
  const others = shops.map((s) => s.subMerchantNo);
  const terms = Array.from({ length: random.between(0, 4) }, (): Term => {
    const to = random.pick(others);
    const when = random.chance(0.25)
      ? {
          when: {
            ...(random.chance(0.5) && { channel: random.pick(CHANNELS) }),
            ...(random.chance(0.5) && { minFen: BigInt(random.between(0, 500)) }),
            ...(random.chance(0.5) && { maxFen: BigInt(random.between(500, 50_000)) }),
          },
        }
      : {};
    if (random.chance(0.25)) return { kind: "fixed", fen: BigInt(random.between(1, 100)), to, ...when };
    const cap = random.chance(0.2) ? { capFen: BigInt(random.between(1, 800)) } : {};
    return {
      kind: "share",
      of: random.pick(["base", "rest"] as const),
      ppm: random.between(1, 200_000),
      to,
      ...cap,
      ...when,
    };
  });
  const receivers = [...terms.map((t) => t.to), seller];
  return {
    terms,
    remainder: seller,
    bearer: random.pick(["proportional", "remainder"] as const),
    ...(random.chance(0.25) && { feeBearer: random.pick(receivers) }),
  };
}
