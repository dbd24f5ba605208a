"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DecidedAs } from "#server/clearing/decision.ts";
import { Command } from "../files/[batchId]/command.tsx";

const OF_PAYMENT = ["accept", "refund", "not_ours", "wait"] as const;
const OF_REFUND = ["accept", "not_ours", "wait"] as const;

/** The tool's command, complete, one for each of two people; what is chosen here only changes the text to be copied. */
export function DecideCommand({
  item,
  isRefund,
  suggested,
  signed,
  desk,
}: {
  item: string;
  isRefund: boolean;
  suggested: DecidedAs;
  /** Who has signed this already. */
  signed: readonly string[];
  desk: { tool: string; folder: string; at: string | undefined; signers: readonly string[] };
}) {
  const t = useTranslations("acquirer");
  const [as, setAs] = useState<string>(suggested);
  const [until, setUntil] = useState("");
  const { tool, folder, at } = desk;
  const still = desk.signers
    .filter((person) => !signed.includes(person))
    .slice(0, 2 - Math.min(signed.length, 1))
    .sort();
  const word = as === "wait" && until !== "" ? `wait:${until.replaceAll("-", "")}` : as;
  const when = at === undefined ? "" : ` --at ${at}`;
  return (
    <div className="mt-2">
      <div className="mb-2 flex flex-wrap items-end gap-2">
        <label className="flex flex-col">
          <span className="text-ink-2 text-xs">{t("items.decideAs")}</span>
          <select className="field py-0 md:w-auto" value={as} onChange={(event) => setAs(event.target.value)}>
            {(isRefund ? OF_REFUND : OF_PAYMENT).map((key) => (
              <option key={key} value={key}>
                {t(`items.as.${key}`)}
              </option>
            ))}
          </select>
        </label>
        {as === "wait" ? (
          <label className="flex flex-col">
            <span className="text-ink-2 text-xs">{t("items.until")}</span>
            <input
              type="date"
              className="field py-0 md:w-auto"
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          </label>
        ) : null}
      </div>
      <ol className="flex flex-col gap-2">
        {still.map((person) => (
          <Command
            key={person}
            label={t("items.command", { person })}
            command={`${tool} decide --desk ${folder} --item ${item} --as ${word} --key ${folder}/keys/${person}.key${when}`}
          />
        ))}
      </ol>
    </div>
  );
}
