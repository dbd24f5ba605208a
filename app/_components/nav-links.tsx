"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Icon, type IconName } from "./icon.tsx";

export interface NavItem {
  href: string;
  label: string;
  icon: IconName;
  /** How many things wait there. */
  count?: number | undefined;
  /** Other addresses that belong to it. */
  also?: readonly string[] | undefined;
}

export function NavLinks({ items, bottom = false }: { items: readonly NavItem[]; bottom?: boolean }) {
  const t = useTranslations("common");
  const path = usePathname();
  // A group's choice of a shop goes along from page to page.
  const shop = useSearchParams().get("shop");
  // Six names in English fill the width: on top they stand without their icons, at the bottom closer.
  const isMany = items.length > 5;
  return (
    <nav aria-label={t("navigation")}>
      <ul className={bottom ? "flex" : "flex flex-wrap gap-1"}>
        {items.map((item) => {
          const here = [item.href, ...(item.also ?? [])].some(
            (at) => path === at || path.startsWith(`${at}/`),
          );
          return (
            <li key={item.href} className={bottom ? "min-w-0 flex-1" : ""}>
              <Link
                href={shop ? `${item.href}?shop=${encodeURIComponent(shop)}` : item.href}
                aria-current={here ? "page" : undefined}
                className={
                  bottom
                    ? `relative flex min-h-14 flex-col items-center justify-center gap-0.5 text-center leading-tight no-underline ${isMany ? "text-[0.625rem] tracking-tighter" : "text-xs"} ${here ? "font-semibold text-jade" : "text-ink-2"}`
                    : `inline-flex min-h-11 items-center gap-1.5 whitespace-nowrap rounded-lg no-underline ${isMany ? "px-2" : "px-3"} ${here ? "bg-jade-soft font-semibold text-jade" : "text-ink-2 hover:bg-sunk"}`
                }
              >
                {isMany && !bottom ? null : <Icon name={item.icon} size={bottom ? 22 : 18} />}
                <span>{item.label}</span>
                {item.count ? (
                  <span
                    className={`rounded-full bg-amber-soft px-1.5 font-semibold text-amber-ink text-xs ${bottom ? "absolute top-1 left-1/2 ml-2" : ""}`}
                  >
                    {item.count}
                  </span>
                ) : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
