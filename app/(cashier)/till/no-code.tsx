"use client";

import { useTranslations } from "next-intl";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import { ChannelMark } from "../../_components/channel.tsx";
import { TypedLarge, Waiting } from "./order-panel.tsx";

/** No code came out, so nobody can have paid: why, and the ways on. */
export function NoCode({
  isNetwork,
  typed,
  channel,
  acquirerName,
  onOther,
  onRetry,
  onNext,
}: {
  /** The network is gone; else the acquirer does not answer. */
  isNetwork: boolean;
  typed: string;
  channel: Channel;
  acquirerName: string;
  /** Asks for a code of another wallet. */
  onOther: (channel: Channel) => void;
  /** Absent where the question goes on by itself. */
  onRetry: (() => void) | undefined;
  onNext: () => void;
}) {
  const t = useTranslations("cashier.noCode");
  const common = useTranslations("common");
  const names = useTranslations("channel");
  const others = isNetwork ? [] : CHANNELS.filter((other) => other !== channel);
  return (
    <Waiting
      icon="warning"
      title={isNetwork ? t("network") : t("acquirer", { name: names(`${channel}.name`) })}
      who={isNetwork ? t("networkWho") : t("acquirerWho", { acquirer: acquirerName })}
    >
      <TypedLarge text={typed} />
      <div className="order-last flex flex-wrap justify-center gap-3" data-no-code>
        {others.map((other) => (
          <button
            key={other}
            type="button"
            className="btn btn-primary min-h-14 text-xl"
            onClick={() => onOther(other)}
          >
            <span className="sr-only">{t("other")}</span>
            <ChannelMark channel={other} size={24} />
          </button>
        ))}
        {onRetry ? (
          <button type="button" className="btn min-h-14 text-xl" onClick={onRetry}>
            {common("retry")}
          </button>
        ) : null}
        <button type="button" className="btn min-h-14 text-xl" onClick={onNext}>
          {t("leave")}
        </button>
      </div>
    </Waiting>
  );
}
