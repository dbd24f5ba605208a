import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Brand } from "./brand.tsx";
import { type NavItem, NavLinks } from "./nav-links.tsx";
import type { Theme } from "./preferences.tsx";
import { ShortcutHelp } from "./shortcut-help.tsx";
import { UserMenu } from "./user-menu.tsx";

export type { NavItem };

/** The frame of every desk: navigation on top (at the bottom on a phone), content 1120 px wide. */
export function Shell({
  items,
  label,
  place,
  theme,
  extra,
  children,
}: {
  items: readonly NavItem[];
  label: string;
  place?: string | undefined;
  theme: Theme;
  /** Stands beside the brand: a shop switch, a test-mode mark. */
  extra?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:rounded-lg focus:bg-card focus:p-3"
      >
        {t("skipToContent")}
      </a>
      <header className="no-print border-line border-b bg-card">
        <div className="mx-auto flex min-h-14 max-w-[1120px] items-center gap-2 px-4 md:gap-3">
          <Brand word="wide" />
          {extra}
          <div className="hidden min-w-0 flex-1 md:block">
            <NavLinks items={items} />
          </div>
          <div className="ml-auto">
            <UserMenu label={label} place={place} theme={theme} />
          </div>
        </div>
      </header>
      <main id="content" className="mx-auto max-w-[1120px] px-4 pt-6 pb-28 md:pb-12">
        {children}
      </main>
      <div className="no-print fixed inset-x-0 bottom-0 z-20 border-line border-t bg-card pb-[env(safe-area-inset-bottom)] md:hidden">
        <NavLinks items={items} bottom />
      </div>
      <ShortcutHelp />
    </>
  );
}

/** The heading of a page with what belongs beside it. */
export function PageHead({
  title,
  hint,
  children,
}: {
  title: ReactNode;
  hint?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h1 className="text-2xl leading-tight">{title}</h1>
        {hint ? <p className="mt-1 text-ink-2">{hint}</p> : null}
      </div>
      {children ? <div className="no-print flex flex-wrap items-center gap-2">{children}</div> : null}
    </div>
  );
}
