"use client";

import { useTranslations } from "next-intl";
import type { ShopRole } from "#server/actor.ts";
import type { Id } from "#server/id.ts";
import type { DayOfBooks } from "../../_components/day-term.tsx";
import type { Theme } from "../../_components/preferences.tsx";
import { ChooseShop } from "./choose-shop.tsx";
import { Idle } from "./idle.tsx";
import { LateNotice } from "./late-notice.tsx";
import { NoCode } from "./no-code.tsx";
import { OrderPanel } from "./order-panel.tsx";
import { Pad } from "./pad.tsx";
import { Recent } from "./recent.tsx";
import { StartShift } from "./start-shift.tsx";
import { StoppedTill, type ToldShop } from "./stopped-till.tsx";
import { Strip } from "./strip.tsx";
import { useInput } from "./use-input.ts";
import { useNews } from "./use-news.ts";
import { useSale } from "./use-sale.ts";
import { useShift } from "./use-shift.ts";
import { useWindows, Windows } from "./windows.tsx";

export interface TillShop {
  id: Id<"smt">;
  name: string;
}

export function Till({
  shop,
  told,
  acquirerPhone,
  shops,
  label,
  role,
  acquirerName,
  books,
  refundLimitFen,
  sandboxUrl,
  theme,
}: {
  shop: TillShop | undefined;
  /** Whether the acquirer stopped it, as the page knew. */
  told: ToldShop | undefined;
  acquirerPhone: string;
  shops: TillShop[];
  label: string;
  role: ShopRole;
  acquirerName: string;
  /** "00:00": when the acquirer's day begins. */
  books: DayOfBooks;
  refundLimitFen: bigint;
  sandboxUrl: string | undefined;
  theme: Theme;
}) {
  const t = useTranslations("cashier");
  const { onShift, start } = useShift();
  const sale = useSale(shop);
  const { order, orderId, found, create, face } = sale;
  const { recent, late, line } = useNews(shop, orderId);
  const windows = useWindows();
  useInput({ onShift, sale, windows });
  const limitFen = role === "cashier" ? refundLimitFen : undefined;
  if (!shop) return <ChooseShop shops={shops} />;

  return (
    <div className="flex min-h-dvh flex-col md:h-dvh">
      <Strip
        label={label}
        shop={shop.name}
        line={line}
        theme={theme}
        role={role}
        failed={found.isError || face === "no_code_network"}
        isSpoken={face === "no_code_network" || face === "code_unheard"}
      />
      <StoppedTill shopId={shop.id} told={told} desk={{ acquirerName, acquirerPhone }} />
      <LateNotice late={late.data} acquirerName={acquirerName} />
      <main className="grid min-h-0 flex-1 md:grid-cols-[minmax(340px,5fr)_7fr]">
        <section
          aria-label={t("amount")}
          className={`flex-col border-line md:flex md:min-h-0 md:overflow-y-auto md:border-r ${face === "idle" ? "flex" : "hidden"}`}
        >
          <Pad
            text={sale.text}
            onKey={sale.press}
            channel={sale.channel}
            onChannel={sale.setChannel}
            note={sale.note}
            onNote={sale.setNote}
            onAsk={sale.ask}
            busy={sale.isBusy}
            asking={create.isPending}
            refusal={sale.refusal}
            failed={create.isError && face === "idle" && !sale.refusal}
          />
        </section>
        <section className="flex flex-col md:min-h-0">
          <OrderPanel
            face={face}
            order={order}
            heard={found.data ? { now: found.data.now, at: found.dataUpdatedAt } : undefined}
            typed={sale.amount}
            shopName={shop.name}
            acquirerName={acquirerName}
            sandboxUrl={sandboxUrl}
            noCode={
              <NoCode
                isNetwork={face === "no_code_network"}
                typed={sale.amount}
                channel={order?.channel ?? sale.channel}
                acquirerName={acquirerName}
                onOther={sale.askBy}
                onRetry={create.isError ? sale.ask : undefined}
                onNext={sale.next}
              />
            }
            onAgain={sale.hasAmount ? sale.ask : undefined}
            onNext={sale.next}
          >
            <Idle shopId={shop.id} books={books} acquirerName={acquirerName} />
          </OrderPanel>
          <Recent
            rows={recent.data}
            books={books}
            role={role}
            refundLimitFen={limitFen}
            hasCode={face !== "idle"}
            onChoose={(row) => windows.setOpen({ what: "payment", row })}
            onFind={() => windows.setOpen({ what: "find" })}
          />
        </section>
      </main>
      <Windows windows={windows} shopId={shop.id} role={role} refundLimitFen={limitFen} />
      {onShift ? null : <StartShift label={label} shop={shop.name} onStart={start} />}
    </div>
  );
}
