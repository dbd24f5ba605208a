"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ShopRole } from "#server/actor.ts";
import { CHANNELS, type Channel } from "#server/channel/channel.ts";
import type { Id } from "#server/id.ts";
import { isId } from "#server/id.ts";
import { isUnanswered, refusalIn, useTRPC } from "../../_components/api-client.tsx";
import { Icon } from "../../_components/icon.tsx";
import type { Theme } from "../../_components/preferences.tsx";
import { useLive } from "../../_components/use-live.ts";
import { playChime, unlockSound } from "./chime.ts";
import { padKeyOf, typeKey } from "./entry.ts";
import { isLongEnded } from "./order-age.ts";
import { OrderPanel } from "./order-panel.tsx";
import { Pad } from "./pad.tsx";
import { Recent } from "./recent.tsx";
import { Strip } from "./strip.tsx";

export interface TillShop {
  id: Id<"smt">;
  name: string;
}

/** While an order is open it is asked about this often, whatever the live line says, ms. */
const POLL_MS = 2_000;
/** An order that ended is looked at again this often, so that the till notices when it is past, ms. */
const ENDED_POLL_MS = 15_000;
const ORDER_KEY = "till.order";
const SHIFT_KEY = "till.shift";

export function Till({
  shop,
  shops,
  label,
  role,
  acquirerName,
  refundLimitFen,
  sandboxUrl,
  theme,
}: {
  shop: TillShop | undefined;
  shops: TillShop[];
  label: string;
  role: ShopRole;
  acquirerName: string;
  refundLimitFen: bigint;
  sandboxUrl: string | undefined;
  theme: Theme;
}) {
  const t = useTranslations("cashier");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [channel, setChannel] = useState<Channel>(CHANNELS[0]);
  const [note, setNote] = useState("");
  const [orderId, setOrderId] = useState<Id<"ord">>();
  const [onShift, setOnShift] = useState(false);
  /** One intent, one key: asking again after a lost answer is the same order. */
  const requestKey = useRef("");

  // A reload, a restart or a deployment in the middle of a sale finds the order again.
  useEffect(() => {
    const kept = sessionStorage.getItem(ORDER_KEY);
    if (isId("ord", kept)) setOrderId(kept);
    setOnShift(sessionStorage.getItem(SHIFT_KEY) === "on");
    const unlock = () => unlockSound();
    document.addEventListener("pointerdown", unlock);
    document.addEventListener("keydown", unlock);
    return () => {
      document.removeEventListener("pointerdown", unlock);
      document.removeEventListener("keydown", unlock);
    };
  }, []);

  const create = useMutation(trpc.order.create.mutationOptions());
  const found = useQuery(
    trpc.order.get.queryOptions(
      { orderId: orderId ?? "ord_" },
      {
        enabled: orderId !== undefined,
        refetchInterval: (query) =>
          query.state.data && query.state.data.order.status !== "open" ? ENDED_POLL_MS : POLL_MS,
        refetchIntervalInBackground: true,
      },
    ),
  );
  const recent = useQuery(
    trpc.order.recent.queryOptions(shop ? { subMerchantId: shop.id } : {}, { enabled: shop !== undefined }),
  );
  const line = useLive((change) => {
    if (!change || change.id === orderId)
      void queries.invalidateQueries({ queryKey: trpc.order.get.queryKey() });
    if (change?.topic !== "clearing") {
      void queries.invalidateQueries({ queryKey: trpc.order.recent.queryKey() });
    }
  });

  // What ended a while ago is no news: green belongs to the customer who stands here, not to one of yesterday.
  const isPast =
    orderId !== undefined && found.data !== undefined && isLongEnded(found.data.order, found.data.now);
  const order = isPast ? undefined : found.data?.order;
  const isOpen = orderId !== undefined && !isPast && (order === undefined || order.status === "open");
  const isBusy = create.isPending || isOpen;

  // The sound belongs to the moment open → paid, not to every look at a paid order.
  const lastSeen = useRef<{ id: string; status: string }>(undefined);
  useEffect(() => {
    if (!order) return;
    const before = lastSeen.current;
    lastSeen.current = { id: order.id, status: order.status };
    if (before?.id === order.id && before.status === "open" && order.status === "paid") {
      playChime();
      // The pad is empty again: nobody charges the same amount twice by a second press.
      setText("");
      setNote("");
      void queries.invalidateQueries({ queryKey: trpc.order.recent.queryKey() });
    }
  }, [order, queries, trpc]);

  const forget = useCallback(() => {
    sessionStorage.removeItem(ORDER_KEY);
    setOrderId(undefined);
    create.reset();
  }, [create]);

  const next = useCallback(() => {
    forget();
    setText("");
    setNote("");
  }, [forget]);

  useEffect(() => {
    if (isPast) next();
  }, [isPast, next]);

  const ask = useCallback(() => {
    if (!shop || isBusy || /^[0.]*$/.test(text)) return;
    forget();
    requestKey.current = crypto.randomUUID();
    create.mutate(
      {
        requestKey: requestKey.current,
        amount: text,
        channel,
        subMerchantId: shop.id,
        ...(note.trim() ? { note: note.trim() } : {}),
      },
      {
        onSuccess: (made) => {
          lastSeen.current = { id: made.order.id, status: "open" };
          queries.setQueryData(trpc.order.get.queryKey({ orderId: made.order.id }), made);
          sessionStorage.setItem(ORDER_KEY, made.order.id);
          setOrderId(made.order.id);
        },
      },
    );
  }, [shop, isBusy, text, channel, note, create, queries, trpc, forget]);

  // Physical keys: digits and point type, Enter asks for the code or takes the next customer. Escape never touches money.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isForTill(event) || !onShift) return;
      const isOnButton = (event.target as HTMLElement).closest("button, a, summary") !== null;
      if (event.key === "Enter") {
        if (isOnButton) return;
        event.preventDefault();
        if (orderId !== undefined && !isOpen) next();
        else ask();
        return;
      }
      const key = padKeyOf(event.key);
      if (!key || isBusy) return;
      event.preventDefault();
      if (orderId !== undefined) next();
      setText((now) => typeKey(orderId === undefined ? now : "", key));
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onShift, orderId, isOpen, isBusy, ask, next]);

  if (!shop) return <ChooseShop shops={shops} />;
  const isUnknown = create.isError && isUnanswered(create.error);
  const refusal = create.isError ? refusalIn(create.error) : undefined;

  return (
    <div className="flex min-h-dvh flex-col md:h-dvh">
      <Strip
        label={label}
        shop={shop.name}
        line={line}
        theme={theme}
        role={role}
        failed={found.isError || isUnknown}
      />
      <main className="grid min-h-0 flex-1 md:grid-cols-[minmax(340px,5fr)_7fr]">
        <section
          aria-label={t("amount")}
          className={`flex-col border-line md:flex md:min-h-0 md:overflow-y-auto md:border-r ${orderId || create.isPending || isUnknown ? "hidden" : "flex"}`}
        >
          <Pad
            text={text}
            onKey={(key) => {
              if (orderId !== undefined && !isBusy) {
                next();
                setText(typeKey("", key));
              } else if (!isBusy) setText((now) => typeKey(now, key));
            }}
            channel={channel}
            onChannel={setChannel}
            note={note}
            onNote={setNote}
            onAsk={ask}
            busy={isBusy}
            asking={create.isPending}
            refusal={refusal}
            failed={create.isError && !isUnknown && !refusal}
          />
        </section>
        <section className="flex flex-col md:min-h-0">
          <OrderPanel
            order={order}
            heard={found.data ? { now: found.data.now, at: found.dataUpdatedAt } : undefined}
            pending={create.isPending || (orderId !== undefined && !isPast && !order)}
            unknown={isUnknown}
            typed={text}
            shopName={shop.name}
            acquirerName={acquirerName}
            sandboxUrl={sandboxUrl}
            onRetry={() => create.variables && create.mutate(create.variables)}
            onAgain={/^[0.]*$/.test(text) ? undefined : ask}
            onNext={next}
          />
          <Recent
            rows={recent.data}
            role={role}
            refundLimitFen={role === "cashier" ? refundLimitFen : undefined}
            hiddenOnPhone={orderId !== undefined || create.isPending}
          />
        </section>
      </main>
      {onShift ? null : (
        <StartShift
          label={label}
          shop={shop.name}
          onStart={() => {
            unlockSound();
            playChime();
            sessionStorage.setItem(SHIFT_KEY, "on");
            setOnShift(true);
          }}
        />
      )}
    </div>
  );
}

/** Keys belong to the till unless somebody writes a note, an input method composes, or a window is open. */
function isForTill(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return (
    !event.isComposing &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    !document.querySelector("dialog[open]") &&
    !target.closest("input:not([type=radio]), textarea, select")
  );
}

/** The first tap of the day: browsers let a page make sound only after one. */
function StartShift({ label, shop, onStart }: { label: string; shop: string; onStart: () => void }) {
  const t = useTranslations("cashier");
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div
      role="dialog"
      aria-modal="true"
      aria-label={t("startShift")}
      className="fixed inset-0 z-40 grid place-items-center bg-paper p-6"
    >
      <div className="flex flex-col items-center gap-4 text-center">
        <p className="text-ink-2 text-xl">{shop}</p>
        <p className="font-semibold text-2xl">{label}</p>
        <button ref={ref} type="button" className="btn btn-primary min-h-16 px-12 text-2xl" onClick={onStart}>
          <Icon name="sound" size={28} />
          {t("startShift")}
        </button>
        <p className="text-ink-2">{t("startHint")}</p>
      </div>
    </div>
  );
}

function ChooseShop({ shops }: { shops: TillShop[] }) {
  const t = useTranslations("cashier");
  return (
    <main className="mx-auto flex max-w-[480px] flex-col gap-3 p-6">
      <h1 className="text-2xl">{t("chooseShop")}</h1>
      {shops.map((shop) => (
        <Link key={shop.id} href={`/till?shop=${shop.id}`} className="btn min-h-14 justify-start text-lg">
          <Icon name="shop" />
          {shop.name}
        </Link>
      ))}
      <Link href="/today" className="link mt-2">
        {t("desk")}
      </Link>
    </main>
  );
}
