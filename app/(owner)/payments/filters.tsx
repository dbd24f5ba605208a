"use client";

import { useTranslations } from "next-intl";
import { parseAsString, useQueryStates } from "nuqs";
import { useEffect, useState } from "react";
import { CHANNELS } from "#server/channel/channel.ts";
import { Icon } from "../../_components/icon.tsx";

const text = parseAsString.withDefault("");

/** Filters live in the address: reload, bookmark and share keep them. */
export function Filters() {
  const t = useTranslations("owner");
  const common = useTranslations("common");
  const wallet = useTranslations("channel");
  const [filters, set] = useQueryStates(
    { q: text, status: text, channel: text, from: text, to: text, cursor: text },
    { shallow: false, clearOnDefault: true },
  );
  const [search, setSearch] = useState(filters.q);
  useEffect(() => setSearch(filters.q), [filters.q]);
  const change = (part: Partial<typeof filters>) => void set({ ...part, cursor: "" });
  const isSet = filters.q || filters.status || filters.channel || filters.from || filters.to;
  return (
    <search>
      <form
        className="no-print mb-4 grid grid-cols-2 items-end gap-2 md:flex md:flex-wrap"
        onSubmit={(event) => {
          event.preventDefault();
          change({ q: search.trim() });
        }}
      >
        <label className="relative col-span-2 min-w-[200px] flex-1">
          <span className="sr-only">{t("payments.searchLabel")}</span>
          <Icon name="search" className="pointer-events-none absolute top-3 left-3 text-ink-3" />
          <input
            className="field pl-10"
            type="search"
            data-shortcut="/"
            maxLength={64}
            placeholder={t("payments.search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onBlur={() => search.trim() !== filters.q && change({ q: search.trim() })}
          />
        </label>
        <Choice
          label={t("payments.status")}
          value={filters.status}
          onChange={(status) => change({ status })}
          options={[
            ["", t("payments.statuses.paid")],
            ["refunded", t("payments.statuses.refunded")],
            ["open", t("payments.statuses.open")],
            ["closed", t("payments.statuses.closed")],
            ["late", t("payments.statuses.late")],
            ["all", common("all")],
          ]}
        />
        <Choice
          label={t("payments.channel")}
          value={filters.channel}
          onChange={(channel) => change({ channel })}
          options={[
            ["", common("all")],
            ...CHANNELS.map((channel): [string, string] => [channel, wallet(`${channel}.name`)]),
          ]}
        />
        <DayField label={t("payments.from")} value={filters.from} onChange={(from) => change({ from })} />
        <DayField label={t("payments.to")} value={filters.to} onChange={(to) => change({ to })} />
        {isSet ? (
          <button
            type="button"
            className="btn btn-quiet"
            onClick={() => void set({ q: "", status: "", channel: "", from: "", to: "", cursor: "" })}
          >
            <Icon name="close" size={18} />
            {t("payments.reset")}
          </button>
        ) : null}
      </form>
    </search>
  );
}

function Choice({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: [string, string][];
}) {
  return (
    <label className="flex flex-col">
      <span className="text-ink-2 text-xs">{label}</span>
      <select
        className="field py-0 md:w-auto"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

function DayField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <label className="flex flex-col">
      <span className="text-ink-2 text-xs">{label}</span>
      <input
        className="field py-0 md:w-auto"
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
