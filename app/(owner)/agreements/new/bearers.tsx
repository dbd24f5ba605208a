"use client";

import { useTranslations } from "next-intl";
import type { Dispatch, SetStateAction } from "react";

export type Bearer = "proportional" | "remainder";

/** Who bears the fee and the refunds, and which receivers may see the whole split. */
export function Bearers({
  sellerNo,
  receivers,
  names,
  bearer,
  onBearer,
  feeBearer,
  onFeeBearer,
  visibility,
  onVisibility,
  cover,
  onCover,
}: {
  sellerNo: string;
  receivers: readonly string[];
  names: Record<string, string>;
  bearer: Bearer;
  onBearer: (bearer: Bearer) => void;
  feeBearer: string;
  onFeeBearer: (no: string) => void;
  visibility: readonly string[];
  onVisibility: Dispatch<SetStateAction<string[]>>;
  /** The seller stands in where a receiver lacks its part of a refund. */
  cover: boolean;
  onCover: (cover: boolean) => void;
}) {
  const t = useTranslations("agreement");
  return (
    <section className="card grid gap-3 p-4 sm:grid-cols-2">
      <label className="flex flex-col gap-1">
        <span className="text-ink-2 text-sm">{t("propose.bearer")}</span>
        <select
          className="field"
          name="bearer"
          value={bearer}
          onChange={(event) => onBearer(event.target.value as Bearer)}
        >
          <option value="proportional">{t("propose.bearers.proportional")}</option>
          <option value="remainder">{t("propose.bearers.remainder", { name: names[sellerNo] ?? "" })}</option>
        </select>
      </label>
      <label className="flex flex-col gap-1">
        <span className="text-ink-2 text-sm">{t("propose.feeBearer")}</span>
        <select
          className="field"
          name="feeBearer"
          value={feeBearer}
          onChange={(event) => onFeeBearer(event.target.value)}
        >
          <option value="">{t("propose.feeFirst")}</option>
          {[...receivers, sellerNo].map((no) => (
            <option key={no} value={no}>
              {names[no] ?? no}
            </option>
          ))}
        </select>
      </label>
      {receivers.length > 0 ? (
        <label className="inline-flex min-h-11 items-start gap-2 sm:col-span-2">
          <input
            type="checkbox"
            name="refundCover"
            className="mt-1 size-4 accent-jade"
            checked={cover}
            onChange={(event) => onCover(event.target.checked)}
          />
          <span>
            {t("propose.cover", { name: names[sellerNo] ?? "" })}
            <span className="block text-ink-2 text-sm">{t("propose.coverHint")}</span>
          </span>
        </label>
      ) : null}
      {receivers.length > 0 ? (
        <fieldset className="sm:col-span-2">
          <legend className="mb-1 text-ink-2 text-sm">{t("propose.visibility")}</legend>
          <div className="flex flex-wrap gap-3">
            {receivers.map((no) => (
              <label key={no} className="inline-flex min-h-11 items-center gap-2">
                <input
                  type="checkbox"
                  className="size-4 accent-jade"
                  checked={visibility.includes(no)}
                  onChange={(event) =>
                    onVisibility((all) => (event.target.checked ? [...all, no] : all.filter((x) => x !== no)))
                  }
                />
                {names[no] ?? no}
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
    </section>
  );
}
