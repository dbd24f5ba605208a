"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { OrderView } from "#server/order/order-view.ts";
import { Amount, amountText, TypedAmount, typedAmountText } from "../../_components/amount.tsx";
import { refusalIn, useTRPC } from "../../_components/api-client.tsx";
import { ChannelMark } from "../../_components/channel.tsx";
import { Dialog } from "../../_components/dialog.tsx";
import { Icon, type IconName } from "../../_components/icon.tsx";
import { Mark } from "../../_components/mark.tsx";
import { RefusalText } from "../../_components/refusal-text.tsx";
import { Time } from "../../_components/time.tsx";
import { AskPaid } from "./ask-paid.tsx";
import { closedWord } from "./closed-word.ts";
import { Countdown } from "./countdown.tsx";
import { Fit } from "./fit.tsx";
import { QrCode } from "./qr-code.tsx";
import type { SaleFace } from "./sale-face.ts";

/** The right side: the code and its state in words, with who acts next; jade all over when the money has come. */
export function OrderPanel({
  face,
  order,
  heard,
  typed,
  shopName,
  acquirerName,
  sandboxUrl,
  noCode,
  onAgain,
  onNext,
  children,
}: {
  face: SaleFace;
  order: OrderView | undefined;
  heard: { now: Date; at: number } | undefined;
  typed: string;
  shopName: string;
  acquirerName: string;
  sandboxUrl: string | undefined;
  /** What stands where a code should, and none was shown. */
  noCode: React.ReactNode;
  /** Asks for a new code with the amount that still stands in the pad. */
  onAgain: (() => void) | undefined;
  onNext: () => void;
  /** What stands there while nothing else does. */
  children: React.ReactNode;
}) {
  const t = useTranslations("cashier");
  switch (face) {
    case "idle":
      return children;
    case "preparing":
      return (
        <Waiting icon="clock" title={t("state.preparing")} who={t("state.preparingWho")}>
          <TypedLarge text={typed} />
          <div className="skeleton aspect-square w-[min(60vw,320px)]" aria-hidden="true" />
        </Waiting>
      );
    case "no_code_network":
    case "no_code_acquirer":
      return noCode;
    case "code":
    case "code_unheard":
    case "ended":
      if (!order) return <Waiting icon="question" title={t("state.checking")} who={t("state.unheardWho")} />;
  }
  if (order.status === "paid") return <Paid order={order} onNext={onNext} />;
  if (order.afterClose) return <Late order={order} acquirerName={acquirerName} onNext={onNext} />;
  if (order.status === "closed")
    return <Closed order={order} acquirerName={acquirerName} onAgain={onAgain} onNext={onNext} />;
  return (
    <Open
      order={order}
      isUnheard={face === "code_unheard"}
      heard={heard}
      shopName={shopName}
      acquirerName={acquirerName}
      sandboxUrl={sandboxUrl}
    />
  );
}

export function Waiting({
  icon,
  title,
  who,
  children,
}: {
  icon: IconName;
  title: string;
  who: string;
  children?: React.ReactNode;
}) {
  return (
    <div
      role="status"
      className="flex flex-1 flex-col items-center justify-center gap-4 bg-amber-soft p-6 text-center"
    >
      {children}
      <p className="flex max-w-[22em] items-center gap-2 font-semibold text-2xl text-amber-ink">
        <Icon name={icon} size={32} />
        {title}
      </p>
      <p className="text-ink-2">{who}</p>
    </div>
  );
}

export function TypedLarge({ text }: { text: string }) {
  return (
    <p className="w-full font-semibold leading-none">
      <Fit characters={typedAmountText(text).length} className="[--most:3rem]">
        <TypedAmount text={text} />
      </Fit>
    </p>
  );
}

function Open({
  order,
  isUnheard,
  heard,
  shopName,
  acquirerName,
  sandboxUrl,
}: {
  order: OrderView;
  /** Nobody can hear now what becomes of it. */
  isUnheard: boolean;
  heard: { now: Date; at: number } | undefined;
  shopName: string;
  acquirerName: string;
  sandboxUrl: string | undefined;
}) {
  const t = useTranslations("cashier");
  const word = isUnheard ? "checking" : "waiting";
  return (
    <div
      className={`grid min-h-0 flex-1 grid-rows-[auto_minmax(max(240px,38dvh),1fr)_auto] gap-2.5 p-4 text-center md:grid-rows-[auto_minmax(240px,1fr)_auto] md:overflow-y-auto short:grid-cols-[min(320px,60%)_minmax(0,1fr)] short:grid-rows-[1fr_1fr] short:gap-x-6 ${word === "checking" ? "bg-amber-soft" : ""}`}
    >
      <div className="flex flex-col items-center gap-2 short:justify-end">
        <div className="flex items-center gap-2 text-ink-2 text-lg">
          <ChannelMark channel={order.channel} size={26} />
          <span aria-hidden="true">·</span>
          <span>{t("showToCustomer")}</span>
        </div>
        <p className="font-semibold text-xl">{shopName}</p>
        <p className="w-full font-semibold leading-none">
          <Fit characters={amountText(order.amountFen).length} className="[--most:3rem] md:[--most:3.75rem]">
            <Amount fen={order.amountFen} />
          </Fit>
        </p>
      </div>
      <Code url={order.codeUrl} />
      <div className="flex flex-col items-center gap-2">
        <div role="status" aria-live="polite">
          <p
            className={`flex items-center justify-center gap-2 font-semibold text-xl ${word === "waiting" ? "text-ink" : "text-amber-ink"}`}
          >
            <Icon name={word === "checking" ? "question" : "clock"} size={24} />
            {t(`state.${word}`)}
          </p>
          <p className="text-ink-2">
            {t(isUnheard ? "state.unheardWho" : "state.waitingWho")}
            {heard ? (
              <span>
                {" · "}
                {t.rich("secondsLeft", {
                  time: () => <Countdown expiresAt={order.expiresAt} now={heard.now} heardAt={heard.at} />,
                })}
              </span>
            ) : null}
            {order.note ? <span> · {order.note}</span> : null}
          </p>
        </div>
        <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1">
          <AskPaid orderId={order.id} shortcut="p" />
          <CancelOrder order={order} />
          {sandboxUrl && order.codeUrl ? (
            <a
              className="link text-sm"
              href={`${sandboxUrl}/phone/pay?code=${encodeURIComponent(order.codeUrl)}`}
              target="_blank"
              rel="noreferrer"
            >
              {t("phoneLink")}
            </a>
          ) : null}
        </div>
        <p className="text-ink-3 text-sm">{t("who", { acquirer: acquirerName })}</p>
      </div>
    </div>
  );
}

/** The code in a square as large as its place, from 240 px on; before it is there a place of the same size. */
function Code({ url }: { url: string | null }) {
  const t = useTranslations("cashier");
  const square = "aspect-square w-[min(100cqw,100cqh,420px)] min-w-[240px] rounded-[16px]";
  return (
    <div className="@container-size grid place-items-center short:order-first short:row-span-2">
      {url ? (
        <div className={`${square} overflow-hidden border border-line bg-[#fff] p-1`} data-code>
          <QrCode text={url} label={t("showToCustomer")} />
        </div>
      ) : (
        <div className={`${square} skeleton`} aria-hidden="true" />
      )}
    </div>
  );
}

function CancelOrder({ order }: { order: OrderView }) {
  const t = useTranslations("cashier");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const close = useMutation(
    trpc.order.close.mutationOptions({
      onSuccess: ({ order: after, now, asked }) => {
        queries.setQueryData(trpc.order.get.queryKey({ orderId: order.id }), { order: after, now });
        if (asked === "ok") setOpen(false);
      },
    }),
  );
  const refusal = close.error ? refusalIn(close.error) : undefined;
  const isUnknown = close.data?.asked === "unknown" || (close.isError && !refusal);
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        {t("cancel")}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("cancelTitle")}>
        <p className="text-ink-2">{t("cancelBody")}</p>
        {isUnknown ? (
          <p role="alert" className="mt-3 flex items-start gap-2 text-amber-ink">
            <Icon name="question" className="mt-0.5" />
            {t("cancelUnknown")}
          </p>
        ) : null}
        {refusal ? (
          <p role="alert" className="mt-3 text-vermilion">
            <RefusalText refusal={refusal} />
          </p>
        ) : null}
        <div className="mt-4 flex gap-2">
          <button type="button" className="btn flex-1" onClick={() => setOpen(false)}>
            {t("keep")}
          </button>
          <button
            type="button"
            className="btn btn-danger flex-1"
            disabled={close.isPending}
            onClick={() => close.mutate({ orderId: order.id })}
          >
            {close.isPending ? t("cancelling") : t("cancelConfirm")}
          </button>
        </div>
      </Dialog>
    </>
  );
}

function Paid({ order, onNext }: { order: OrderView; onNext: () => void }) {
  const t = useTranslations("cashier");
  return (
    <div
      role="status"
      data-paid={order.id}
      className="flex flex-1 flex-col items-center justify-center gap-4 bg-[#0b7a5b] p-6 text-center text-[#fff]"
    >
      <svg viewBox="0 0 96 96" className="pop size-24 md:size-32" aria-hidden="true">
        <circle cx="48" cy="48" r="46" fill="#fff" />
        <path
          d="M26 49.5 42 65l29-32"
          fill="none"
          stroke="#0b7a5b"
          strokeWidth="9"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <p className="font-semibold text-3xl">{t("state.paid")}</p>
      <p className="w-full font-semibold leading-none">
        <Fit characters={amountText(order.amountFen).length} className="[--most:3.75rem] md:[--most:6rem]">
          <Amount fen={order.amountFen} />
        </Fit>
      </p>
      <p className="flex items-center gap-2 text-xl">
        <ChannelMark channel={order.channel} size={26} />
        {order.paidAt ? (
          <>
            <span aria-hidden="true">·</span>
            <Time at={order.paidAt} style="seconds" />
          </>
        ) : null}
      </p>
      <div className="mt-2 flex flex-col items-center gap-2">
        <Mark colour={order.colour} number2={order.number2} />
      </div>
      <button
        type="button"
        className="btn mt-2 min-h-14 border-[#fff] bg-[#fff] px-10 text-[#0b7a5b] text-xl hover:bg-[#e3f1ea]!"
        onClick={onNext}
      >
        {t("next")}
      </button>
    </div>
  );
}

/** Closed, and its money came after all, or it came with another amount: nobody shows the code again. */
function Late({
  order,
  acquirerName,
  onNext,
}: {
  order: OrderView;
  acquirerName: string;
  onNext: () => void;
}) {
  const t = useTranslations("cashier");
  const common = useTranslations("common");
  return (
    <div
      role="status"
      className="flex flex-1 flex-col items-center justify-center gap-4 bg-amber-soft p-6 text-center"
    >
      <Icon name="warning" size={72} className="text-amber-ink" />
      <p className="font-semibold text-2xl text-amber-ink">{common(`word.${order.word}`)}</p>
      <p className="text-3xl">
        <Amount fen={order.cameFen ?? order.amountFen} />
      </p>
      <p className="max-w-[28em]">
        {t(
          `${order.cameFen === null ? "late" : "otherAmount"}.${order.afterClose === "undecided" ? "undecided" : "refunding"}`,
          {
            acquirer: acquirerName,
          },
        )}
      </p>
      <button type="button" className="btn min-h-14 px-8 text-xl" onClick={onNext}>
        {t("next")}
      </button>
    </div>
  );
}

function Closed({
  order,
  acquirerName,
  onAgain,
  onNext,
}: {
  order: OrderView;
  acquirerName: string;
  onAgain: (() => void) | undefined;
  onNext: () => void;
}) {
  const t = useTranslations("cashier");
  const word = closedWord(order);
  const isBad = word === "refused";
  return (
    <div
      role="status"
      className={`flex flex-1 flex-col items-center justify-center gap-4 p-6 text-center ${isBad ? "bg-vermilion-soft" : "bg-sunk"}`}
    >
      <Icon
        name={isBad ? "cross" : word === "expired" ? "clock" : "info"}
        size={72}
        className={isBad ? "text-vermilion" : "text-ink-2"}
      />
      <p className={`font-semibold text-2xl ${isBad ? "text-vermilion" : ""}`}>{t(`state.${word}`)}</p>
      <p className="text-3xl text-ink-2">
        <Amount fen={order.amountFen} />
      </p>
      <p className="max-w-[28em] text-ink-2">
        {t(`state.${word}Do`, { acquirer: acquirerName, message: order.refusedMessage ?? "–" })}
      </p>
      <div className="flex flex-wrap justify-center gap-3">
        {onAgain && order.closeReason !== "cancelled" ? (
          <button type="button" className="btn btn-primary min-h-14 px-8 text-xl" onClick={onAgain}>
            {t("again")}
          </button>
        ) : null}
        <button type="button" className="btn min-h-14 px-8 text-xl" onClick={onNext}>
          {t("next")}
        </button>
      </div>
    </div>
  );
}
