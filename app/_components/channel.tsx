import { useTranslations } from "next-intl";
import { type Channel, walletOf } from "#server/channel/channel.ts";

/** The channel as a mark and a word. */
export function ChannelMark({
  channel,
  size = 20,
  word = true,
}: {
  channel: Channel;
  size?: number;
  word?: boolean;
}) {
  const t = useTranslations("channel");
  const { sign, light, dark } = walletOf(channel).mark;
  return (
    <span className="inline-flex items-baseline gap-1.5 whitespace-nowrap">
      <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" className="shrink-0 self-center">
        {/* The attribute is for browsers that do not know light-dark(). */}
        <rect width="24" height="24" rx="6" fill={light} style={{ fill: `light-dark(${light}, ${dark})` }} />
        <text
          x="12"
          y="17"
          textAnchor="middle"
          fontSize="13"
          fontWeight="700"
          fill="#fff"
          fontFamily="inherit"
        >
          {sign}
        </text>
      </svg>
      {word ? <span>{t(`${channel}.name`)}</span> : null}
    </span>
  );
}
