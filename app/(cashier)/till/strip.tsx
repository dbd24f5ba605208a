"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { ShopRole } from "#server/actor.ts";
import { Brand } from "../../_components/brand.tsx";
import { Icon } from "../../_components/icon.tsx";
import type { Theme } from "../../_components/preferences.tsx";
import { useToast } from "../../_components/toast.tsx";
import { UserMenu } from "../../_components/user-menu.tsx";
import { isSoundOn, playChime, setSound, unlockSound } from "./chime.ts";
import { useOnline } from "./use-online.ts";

/** On top of the till: who is on shift, whether the line stands, whether there is sound. */
export function Strip({
  label,
  shop,
  line,
  theme,
  role,
  failed,
  isSpoken,
}: {
  label: string;
  shop: string;
  line: "connecting" | "open" | "lost";
  theme: Theme;
  role: ShopRole;
  failed: boolean;
  /** The panel itself says what a lost network means for the money. */
  isSpoken: boolean;
}) {
  const t = useTranslations("cashier");
  const online = useOnline();
  const [sound, setSoundShown] = useState(true);
  useEffect(() => setSoundShown(isSoundOn()), []);
  const toast = useToast();
  const network = !online || failed ? "lost" : line === "lost" ? "slow" : "ok";
  const before = useRef(network);
  useEffect(() => {
    const isBack = before.current === "lost" && network === "ok";
    before.current = network;
    // It is true until the network goes again.
    return isBack ? toast("come", t("network.back")) : undefined;
  }, [network, toast, t]);
  return (
    <>
      <header className="flex min-h-14 items-center gap-2 border-line border-b bg-card px-3 md:px-4">
        <Brand word={false} />
        <div className="min-w-0">
          <h1 className="truncate font-semibold leading-tight">{shop}</h1>
          <p className="truncate text-ink-2 text-xs">{t("onShift", { label })}</p>
        </div>
        <div className="ml-auto flex items-center gap-1">
          {role === "cashier" ? null : (
            <Link href="/today" className="btn btn-quiet btn-small min-h-11">
              {t("desk")}
            </Link>
          )}
          <span
            role="status"
            data-network={network}
            className={`inline-flex items-center gap-1 px-2 text-sm ${
              network === "ok" ? "text-jade" : network === "slow" ? "text-amber-ink" : "text-vermilion"
            }`}
          >
            <Icon name="signal" size={18} />
            <span className="hidden sm:inline">{t(`network.${network}`)}</span>
            <span className="sr-only sm:hidden">{t(`network.${network}`)}</span>
          </span>
          <button
            type="button"
            aria-pressed={sound}
            className={`btn btn-quiet btn-small min-h-11 px-2 ${sound ? "text-ink" : "text-ink-3"}`}
            onClick={() => {
              unlockSound();
              setSound(!sound);
              setSoundShown(!sound);
              playChime();
            }}
          >
            <Icon name={sound ? "sound" : "mute"} />
            <span className="sr-only md:not-sr-only">{t(sound ? "sound.on" : "sound.off")}</span>
          </button>
          <UserMenu label={label} place={shop} theme={theme} />
        </div>
      </header>
      {network === "lost" && !isSpoken ? (
        <p
          role="alert"
          className="flex items-center gap-2 bg-amber-soft px-4 py-2 font-medium text-amber-ink"
        >
          <Icon name="warning" />
          {t("offline")}
        </p>
      ) : null}
    </>
  );
}
