"use client";

import { useTranslations } from "next-intl";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import type { Refusal } from "#server/domain-error.ts";
import { TypedAmount, typedAmountText } from "../../_components/amount.tsx";
import { ChannelMark } from "../../_components/channel.tsx";
import { Icon } from "../../_components/icon.tsx";
import { RefusalText } from "../../_components/refusal-text.tsx";
import { isBlank, type PadKey, sumOf } from "./entry.ts";
import { Fit } from "./fit.tsx";

const KEYS = [
  "1",
  "2",
  "3",
  "delete",
  "4",
  "5",
  "6",
  "+",
  "7",
  "8",
  "9",
  "0",
  ".",
] as const satisfies readonly PadKey[];

/** The plus is the key that is pressed between two prices: two rows high, beside the digits. */
const PLACES: Partial<Record<PadKey, string>> = { "+": "row-span-2", "0": "col-span-2", ".": "col-span-2" };

export function Pad({
  text,
  onKey,
  channel,
  onChannel,
  note,
  onNote,
  onAsk,
  busy,
  asking,
  refusal,
  failed,
}: {
  text: string;
  onKey: (key: PadKey) => void;
  channel: Channel;
  onChannel: (channel: Channel) => void;
  note: string;
  onNote: (note: string) => void;
  onAsk: () => void;
  busy: boolean;
  asking: boolean;
  refusal: Refusal | undefined;
  failed: boolean;
}) {
  const t = useTranslations("cashier");
  const common = useTranslations("common");
  const isEmpty = isBlank(text);
  return (
    <div className="mx-auto flex w-full max-w-[520px] flex-1 flex-col gap-3 p-4 md:justify-center md:gap-4 md:p-8 short:gap-2 short:p-4">
      <Typed text={text} />
      <fieldset className="grid grid-cols-2 gap-2" disabled={busy}>
        <legend className="sr-only">{t("channel")}</legend>
        {CHANNELS.map((choice) => (
          <label
            key={choice}
            className="btn min-h-13 justify-start px-3 has-checked:border-2 has-checked:border-jade has-checked:bg-jade-soft has-focus-visible:outline-2 has-focus-visible:outline-indigo"
          >
            <input
              type="radio"
              name="channel"
              className="sr-only"
              checked={channel === choice}
              onChange={() => onChannel(choice)}
            />
            <ChannelMark channel={choice} size={24} />
            {channel === choice ? <Icon name="check" className="ml-auto text-jade" /> : null}
          </label>
        ))}
      </fieldset>
      <div className="grid grid-cols-4 gap-2">
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            disabled={busy}
            tabIndex={-1}
            aria-label={key === "delete" ? t("pad.delete") : key === "+" ? t("pad.plus") : key}
            className={`btn min-h-14 rounded-[12px] text-3xl active:bg-sunk md:min-h-16 short:min-h-12 ${PLACES[key] ?? ""}`}
            // The focus stays where it was: a later Enter asks for the code and does not press this key again.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onKey(key)}
            onDoubleClick={key === "delete" ? () => onKey("clear") : undefined}
          >
            {key === "delete" ? <Icon name="erase" size={28} /> : key}
          </button>
        ))}
      </div>
      <input
        className="field"
        aria-label={t("note")}
        placeholder={t("note")}
        maxLength={40}
        value={note}
        disabled={busy}
        onChange={(event) => onNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.nativeEvent.isComposing) {
            event.currentTarget.blur();
            onAsk();
          }
        }}
      />
      {refusal || failed ? (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-[10px] bg-vermilion-soft p-3 text-vermilion"
        >
          <Icon name="cross" className="mt-0.5" />
          <span>{refusal ? <RefusalText refusal={refusal} /> : common("error.title")}</span>
        </p>
      ) : null}
      <button
        type="button"
        className="btn btn-primary min-h-16 rounded-[14px] text-2xl short:min-h-14"
        disabled={busy || isEmpty}
        onClick={onAsk}
      >
        <Icon name="qr" size={28} />
        {asking ? t("asking") : t("ask")}
      </button>
      <p className="hidden items-center gap-2 text-ink-3 text-sm md:flex short:hidden">
        <Icon name="keyboard" size={18} />
        {t("idleHint")}
      </p>
    </div>
  );
}

/** What is asked for, and the prices it is the sum of. */
function Typed({ text }: { text: string }) {
  const t = useTranslations("cashier");
  const sum = sumOf(text);
  return (
    <div>
      <p className="flex items-baseline justify-between gap-4 text-ink-2">
        <span className="shrink-0">{t("amount")}</span>
        {text.includes("+") ? (
          <span className="truncate tabular-nums [direction:rtl]" data-prices>
            <bdi>{text.replaceAll("+", " + ")}</bdi>
          </span>
        ) : null}
      </p>
      <output
        aria-live="polite"
        className={`flex min-h-19 items-center font-semibold leading-tight tracking-tight md:min-h-22 short:min-h-16 ${isBlank(text) ? "text-ink-3" : ""}`}
      >
        <Fit characters={typedAmountText(sum).length} className="[--most:3.75rem] md:[--most:4.5rem]">
          <TypedAmount text={sum} />
        </Fit>
      </output>
    </div>
  );
}
