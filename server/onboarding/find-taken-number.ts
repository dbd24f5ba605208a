import { and, eq, ne, or } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { application, channelNumber, settlementAccount, subMerchant } from "#db/schema/index.ts";
import { CHANNELS } from "../channel/channel.ts";
import type { Id } from "../id.ts";
import type { RecordedNumbers } from "./recorded-numbers.ts";

/** The first of the numbers that another shop of the acquirer has already, or was promised in an accepted application. */
export async function findTakenNumber(
  tx: Tx,
  {
    own,
    recorded,
  }: { own: { id: Id<"app">; acquirerId: Id<"acq">; subMerchantId: Id<"smt"> }; recorded: RecordedNumbers },
): Promise<string | undefined> {
  const { number, accountRef } = recorded;
  const others = and(eq(subMerchant.acquirerId, own.acquirerId), ne(subMerchant.id, own.subMerchantId));
  const [shop] = await tx
    .select({ number: subMerchant.number })
    .from(subMerchant)
    .where(and(others, eq(subMerchant.number, number)));
  if (shop) return number;
  const [channel] = await tx
    .select({ number: channelNumber.number })
    .from(channelNumber)
    .where(
      and(
        eq(channelNumber.acquirerId, own.acquirerId),
        ne(channelNumber.subMerchantId, own.subMerchantId),
        or(...CHANNELS.map((c) => and(eq(channelNumber.channel, c), eq(channelNumber.number, recorded[c])))),
      ),
    );
  if (channel) return channel.number;
  const [account] = await tx
    .select({ ref: settlementAccount.accountRef })
    .from(settlementAccount)
    .where(
      and(eq(settlementAccount.acquirerId, own.acquirerId), eq(settlementAccount.accountRef, accountRef)),
    );
  if (account) return accountRef;
  const promised = await tx
    .select({ recorded: application.recorded })
    .from(application)
    .where(
      and(
        eq(application.acquirerId, own.acquirerId),
        ne(application.id, own.id),
        eq(application.status, "in_review"),
      ),
    );
  for (const { recorded: other } of promised) {
    for (const key of ["number", ...CHANNELS, "accountRef"] as const)
      if (other?.[key] === recorded[key]) return recorded[key];
  }
  return undefined;
}
