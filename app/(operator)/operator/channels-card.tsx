import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { ChannelMark } from "../../_components/channel.tsx";
import { ChannelTroubles } from "../../_components/channel-troubles.tsx";
import { State } from "../../_components/state.tsx";
import { Card, Line } from "./card.tsx";

/** The houses that every reader's language has a name for; another stands as it is recorded. */
const ORGANISATIONS = { 网联: "netsunion", 银联: "unionpay" } as const;
const isNamed = (name: string): name is keyof typeof ORGANISATIONS => name in ORGANISATIONS;

/** Each wallet of each acquirer, whether it takes payments, and what went wrong today. */
export async function ChannelsCard({
  channels,
  troubles,
}: {
  channels: Answers["operation"]["overview"]["channels"];
  troubles: Answers["operation"]["troubles"];
}) {
  const t = await getTranslations("operator");
  return (
    <Card title={t("channels.title")}>
      <ul>
        {channels.map((c) => (
          <Line
            key={`${c.acquirerName} ${c.channel}`}
            label={
              <span>
                <ChannelMark channel={c.channel} />{" "}
                <span className="text-ink-2 text-sm">
                  {c.acquirerName} ·{" "}
                  {isNamed(c.clearingOrganisation)
                    ? t(`channels.by.${ORGANISATIONS[c.clearingOrganisation]}`)
                    : c.clearingOrganisation}{" "}
                  · {t(`channels.settledBy.${c.settledBy}`)}
                </span>
              </span>
            }
          >
            <State mood={c.enabled ? "come" : "failed"}>
              {t(c.enabled ? "channels.on" : "channels.off")}
            </State>
          </Line>
        ))}
      </ul>
      <ChannelTroubles troubles={troubles} />
    </Card>
  );
}
