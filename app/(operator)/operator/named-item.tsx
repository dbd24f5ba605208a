import { getTranslations } from "next-intl/server";
import { ChannelMark } from "#app/_components/channel.tsx";
import type { Answers } from "#server/api/root.ts";

/** What waits: channel, kind in words, and the number under which the acquirer knows it. */
export async function NamedItem({
  item: { channel, kind, acquirerReference, refundReference },
}: {
  item: Pick<Answers["clearing"]["differences"][number], "channel" | "acquirerReference"> & {
    kind: string;
    /** Of a refund. */
    refundReference?: string;
  };
}) {
  const words = await getTranslations("acquirer");
  const key = `items.kinds.${kind}` as "items.kinds.only_acquirer";
  return (
    <span>
      {channel ? <ChannelMark channel={channel} /> : null} {words.has(key) ? words(key) : kind}
      <code className="block break-all font-mono text-ink-2 text-xs">
        {refundReference || acquirerReference}
      </code>
    </span>
  );
}
