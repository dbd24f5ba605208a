import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { ChannelMark } from "#app/_components/channel.tsx";
import { CopyRow } from "#app/_components/copy-button.tsx";
import { CycleWord } from "#app/_components/cycle.tsx";
import type { Answers } from "#server/api/root.ts";

/** The shop's numbers at the acquirer and at each wallet, its cycle and its minimum. */
export async function ShopNumbers({ shop }: { shop: Answers["account"]["shops"][number] }) {
  const t = await getTranslations("acquirer");
  return (
    <section className="card p-4">
      <h2 className="mb-1 text-lg">{t("shops.numbers")}</h2>
      <dl>
        <CopyRow label={t("recorded.number")} value={shop.number} />
        {shop.channels.map((c) => (
          <div key={c.channel} className="flex items-center justify-between gap-2 py-1">
            <dt>
              <ChannelMark channel={c.channel} />
            </dt>
            <dd className="font-mono text-sm">{c.number}</dd>
          </div>
        ))}
        <div className="flex items-center justify-between gap-2 py-1">
          <dt className="text-ink-2 text-sm">{t("recorded.cycle")}</dt>
          <dd className="text-right">
            <CycleWord cycle={shop.cycle} />
          </dd>
        </div>
        <div className="flex items-center justify-between gap-2 py-1">
          <dt className="text-ink-2 text-sm">{t("shops.minimum")}</dt>
          <dd>
            <Amount fen={shop.minimumFen} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
