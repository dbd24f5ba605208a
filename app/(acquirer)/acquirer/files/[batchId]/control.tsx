import { getTranslations } from "next-intl/server";
import { Amount } from "#app/_components/amount.tsx";
import type { Answers } from "#server/api/root.ts";

/** The control equations of the day, both sides of each and what is left between them. */
export async function Control({ control }: { control: Answers["clearing"]["get"]["control"] }) {
  const t = await getTranslations("acquirer");
  return control.length > 0 ? (
    <details className="mt-6">
      <summary className="min-h-11 py-2 text-lg">{t("file.control")}</summary>
      <ul className="card">
        {control.map((e) => (
          <li
            key={`${e.name} ${e.of}`}
            className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-b px-4 py-2 last:border-0"
          >
            <span>
              {e.name} · {e.of}
            </span>
            <span className="flex flex-wrap items-baseline gap-x-4">
              <span className="text-ink-2 text-sm">
                <Amount fen={BigInt(e.left)} /> = <Amount fen={BigInt(e.right)} />
              </span>
              <Amount
                fen={BigInt(e.difference)}
                className={`font-semibold ${e.holds ? "text-jade" : "text-vermilion"}`}
              />
            </span>
          </li>
        ))}
      </ul>
    </details>
  ) : null;
}
