import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { listed } from "#app/_components/listed.ts";
import { isChannel } from "#server/channel/channel.ts";
import type { Refusal } from "#server/domain-error.ts";
import { lackingOf } from "#server/refund/refund-funding.ts";
import { Amount } from "./amount.tsx";
import { Lacking } from "./lacking.tsx";
import { NumberFaults } from "./number-faults.tsx";

/** What happened, what it means for the money, what to do — in the reader's language, with the facts of the refusal. */
export function RefusalText({ refusal }: { refusal: Refusal }): ReactNode {
  const t = useTranslations("refusal");
  const locale = useLocale();
  const wallet = useTranslations("channel");
  const values: Record<string, string | number> = {};
  const amounts: Record<string, bigint> = {};
  for (const [key, value] of Object.entries(refusal)) {
    if (key === "code") continue;
    if (key.endsWith("Fen") && typeof value === "string" && /^-?\d+$/.test(value)) {
      amounts[key.slice(0, -"Fen".length)] = BigInt(value);
    } else if (typeof value === "number") values[key] = value;
    else if (Array.isArray(value))
      values[key] = listed(
        value.map((v) => (typeof v === "string" ? v : "")),
        locale,
      );
    else values[key] = String(value);
  }
  const { channel, field } = values;
  if (isChannel(channel)) {
    values.channel = wallet(`${channel}.name`);
    values.channelShort = wallet(`${channel}.short`);
  }
  // The shop's number in a channel is a field of that channel's name.
  if (isChannel(field)) values.field = wallet(`${field}.number`);
  const amount = (name: string) => () => <Amount fen={amounts[name] ?? 0n} />;
  return t.rich(refusal.code, {
    ...values,
    lacking: () => (refusal.code === "refund_not_funded" ? <Lacking lacking={lackingOf(refusal)} /> : null),
    faults: () => (refusal.code === "numbers_invalid" ? <NumberFaults faults={refusal.fields} /> : null),
    left: amount("left"),
    missing: amount("missing"),
    limit: amount("limit"),
    unexplained: amount("unexplained"),
    // The limit is a fact of most refusals that name one, not of all: without it the words end earlier.
    max: (words) =>
      amounts.max === undefined ? null : (
        <>
          {words}
          <Amount fen={amounts.max} />
        </>
      ),
  });
}
