import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import { EmptyState } from "#app/_components/empty-state.tsx";
import { Icon } from "#app/_components/icon.tsx";
import { listed } from "#app/_components/listed.ts";
import { PageHead } from "#app/_components/shell.tsx";
import { openApi, requireAcquirer } from "#app/_server/page.ts";
import { deskFolder } from "#server/api/desk-folder.ts";
import { instantText } from "#server/calendar/instant.ts";
import type { DeskItem } from "#server/statement/desk-item.ts";
import { Filters } from "./filters.tsx";
import { ItemCard } from "./item-card.tsx";
import { readItemFilters } from "./read-filters.ts";
import { UploadDecisions } from "./upload-decisions.tsx";
import { Voids } from "./voids.tsx";

/** Two clocks are apart, and no rounding, from so much on, ms. */
const APART_MS = 60_000;

/** The desk of differences: what waits for two people, both sides of it, and the command by which they decide. */
export default async function DifferencesPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { actor } = await requireAcquirer("item.list");
  const t = await getTranslations("acquirer");
  const locale = await getLocale();
  const api = await openApi();
  const params = await searchParams;
  const filter = readItemFilters(params);
  const [list, { now }] = await Promise.all([api.clearing.items(filter), api.clearing.clock()]);
  const sumFen = list.items.reduce((sum: bigint, item: DeskItem) => sum + item.amountFen, 0n);
  const waiting = list.counts.open + list.counts.signed;
  const free = list.people.filter((person) => !list.deciders.includes(person));
  const folder = deskFolder();
  const desk = {
    tool: folder ? "npm run verify-clearing --" : "verify-clearing",
    folder: folder ?? t("file.folder"),
    // A practice desk has a clock of its own; the command says when it is there.
    at: Math.abs(now.getTime() - Date.now()) > APART_MS ? instantText(now) : undefined,
    signers: [...list.deciders, ...list.people.filter((p) => !list.deciders.includes(p)).reverse()],
  };
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
  return (
    <>
      <PageHead title={t("items.title")} hint={t("items.hint")}>
        <p className="md:text-right">
          <span className="block text-ink-2 text-sm">{t("items.waiting", { n: waiting })}</span>
          <Amount
            fen={list.undecidedFen}
            className={`font-semibold text-2xl ${waiting > 0 ? "text-amber-ink" : "text-ink-2"}`}
          />
        </p>
      </PageHead>
      <Filters counts={list.counts} />
      <p className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2">
        <span>{t.rich("items.shown", { n: list.items.length, amount: () => <Amount fen={sumFen} /> })}</span>
        <a className="link inline-flex items-center gap-1" href={`/acquirer/differences/export?${query}`}>
          <Icon name="download" size={16} /> {t("items.export")}
        </a>
      </p>
      {list.deciders.length > 0 ? (
        <p className="mb-3 flex items-start gap-2">
          <Icon name="info" size={18} className="mt-0.5 text-amber-ink" />
          <span>
            {t("items.deciders", {
              deciders: listed(list.deciders, locale),
              free: listed(free, locale) || "–",
            })}
          </span>
        </p>
      ) : list.people.length < FOUR ? (
        <p className="mb-3 text-amber-ink">{t("items.four", { n: list.people.length })}</p>
      ) : null}
      {list.items.length === 0 ? (
        <EmptyState
          title={t(query.size > 0 ? "items.emptyFiltered" : "items.empty")}
          hint={t(query.size > 0 ? "items.emptyFilteredHint" : "items.emptyHint")}
          action={
            query.size > 0 ? (
              <Link className="btn" href="/acquirer/differences">
                {t("items.reset")}
              </Link>
            ) : undefined
          }
        />
      ) : (
        <ul className="flex flex-col gap-3">
          {list.items.map((item) => (
            <ItemCard
              key={`${item.acquirerReference} ${item.refundReference}`}
              item={item}
              now={now}
              desk={desk}
            />
          ))}
        </ul>
      )}
      <Voids voids={list.voids} />
      <UploadDecisions mayUpload={actor.role === "clearing"} folder={desk.folder} />
    </>
  );
}

/** Two decide, and two others release. */
const FOUR = 4;
