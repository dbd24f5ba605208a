import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { ChannelMark } from "../../_components/channel.tsx";
import { EmptyState } from "../../_components/empty-state.tsx";
import { Icon } from "../../_components/icon.tsx";
import { Hours } from "./hours.tsx";
import { Shares } from "./shares.tsx";

/** The hours of the day and its shares; an example where nothing was ever sold, nothing where two days were quiet. */
export async function HoursAndShares({
  today,
  isNew,
  isQuiet,
}: {
  today: Answers["payment"]["today"];
  isNew: boolean;
  isQuiet: boolean;
}) {
  const t = await getTranslations("owner");
  return isNew ? (
    <EmptyState
      title={t("today.empty")}
      hint={t("today.emptyHint")}
      action={
        <Link href="/till" className="btn btn-primary">
          <Icon name="qr" />
          {t("today.emptyAction")}
        </Link>
      }
      sample={<Hours hours={SAMPLE_HOURS} table={false} />}
    />
  ) : isQuiet ? null : (
    <>
      <Hours hours={today.hours} />
      <div className="grid gap-4 md:grid-cols-2">
        <Shares
          title={t("today.channels")}
          total={today.paidFen}
          rows={today.channels.map((c) => ({
            key: c.channel,
            label: <ChannelMark channel={c.channel} />,
            count: c.count,
            fen: c.fen,
          }))}
        />
        {today.shops.length > 1 ? (
          <Shares
            title={t("today.shops")}
            total={today.paidFen}
            rows={today.shops.map((s) => ({
              key: s.subMerchantId,
              label: s.name,
              count: s.count,
              fen: s.fen,
            }))}
          />
        ) : null}
      </div>
    </>
  );
}

/** What the picture will look like; shown under the label 示例数据 only. */
const SAMPLE_HOURS = [0, 0, 0, 0, 0, 0, 0, 4, 12, 9, 8, 22, 31, 18, 9, 7, 10, 19, 27, 21, 12, 5, 0, 0].map(
  (n, hour) => ({
    hour,
    count: n,
    fen: BigInt(n) * 2_650n,
    yesterdayFen: BigInt((n * 7) % 29) * 2_100n,
  }),
);
