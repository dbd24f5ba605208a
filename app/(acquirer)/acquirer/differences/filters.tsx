"use client";

import { useTranslations } from "next-intl";
import { parseAsString, useQueryStates } from "nuqs";
import { useEffect, useState } from "react";
import { Icon } from "#app/_components/icon.tsx";
import { ITEM_STATES, type ItemState } from "#server/statement/desk-item.ts";

const text = parseAsString.withDefault("");
/** Causes that can be chosen. */
const KINDS = [
  "late_payment",
  "amount_differs",
  "fee_differs",
  "only_acquirer",
  "seller_differs",
  "not_computable",
  "payment_left_out",
  "bank_contradicts",
] as const;

/** Filters live in the address: reload, bookmark and share keep them. `/` goes to the search. */
export function Filters({ counts }: { counts: Record<ItemState, number> }) {
  const t = useTranslations("acquirer");
  const [filters, set] = useQueryStates(
    { q: text, state: text, kind: text },
    { shallow: false, clearOnDefault: true },
  );
  const [search, setSearch] = useState(filters.q);
  useEffect(() => setSearch(filters.q), [filters.q]);
  const ask = () => void set({ q: search.trim() });
  return (
    <search>
      <form
        className="no-print mb-3 grid grid-cols-2 items-end gap-2 md:flex md:flex-wrap"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <label className="relative col-span-2 min-w-[200px] flex-1">
          <span className="sr-only">{t("items.searchLabel")}</span>
          <Icon name="search" className="pointer-events-none absolute top-3 left-3 text-ink-3" />
          <input
            className="field pl-10"
            type="search"
            data-shortcut="/"
            maxLength={64}
            placeholder={t("items.search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onBlur={() => search.trim() !== filters.q && ask()}
          />
        </label>
        <Choice
          label={t("items.state")}
          value={filters.state}
          onChange={(state) => void set({ state })}
          options={ITEM_STATES.map((state) => [
            state,
            t("items.stateCount", { state: t(`items.states.${state}`), n: counts[state] }),
          ])}
          all={t("all")}
        />
        <Choice
          label={t("items.kind")}
          value={filters.kind}
          onChange={(kind) => void set({ kind })}
          options={KINDS.map((kind) => [kind, t(`items.kinds.${kind}`)])}
          all={t("all")}
        />
      </form>
    </search>
  );
}

function Choice({
  label,
  value,
  onChange,
  options,
  all,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: [string, string][];
  all: string;
}) {
  return (
    <label className="flex flex-col">
      <span className="text-ink-2 text-xs">{label}</span>
      <select
        className="field py-0 md:w-auto"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{all}</option>
        {options.map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
