import { useTranslations } from "next-intl";

/** The channel as a mark and a word. */
export function ChannelMark({
  channel,
  size = 20,
  word = true,
}: {
  channel: string;
  size?: number;
  word?: boolean;
}) {
  const t = useTranslations("common");
  const wechat = channel === "wechat";
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" className="shrink-0">
        <rect width="24" height="24" rx="6" fill={wechat ? "var(--wechat)" : "var(--alipay)"} />
        <text
          x="12"
          y="17"
          textAnchor="middle"
          fontSize="13"
          fontWeight="700"
          fill="#fff"
          fontFamily="inherit"
        >
          {wechat ? "微" : "支"}
        </text>
      </svg>
      {word ? <span>{t(`channel.${wechat ? "wechat" : "alipay"}`)}</span> : null}
    </span>
  );
}
