import { getTranslations } from "next-intl/server";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { Line } from "./card.tsx";
import { NamedItem } from "./named-item.tsx";

/** Payments that did not apply and wait, each with the instant at which it was found. */
export async function ExceptionLines({ rows }: { rows: Answers["operation"]["exceptions"]["rows"] }) {
  const t = await getTranslations("operator");
  if (rows.length === 0) return <p className="text-ink-2">{t("queues.none")}</p>;
  return (
    <ul>
      {rows.map((e) => (
        <Line key={e.exceptionId} label={<NamedItem item={e} />}>
          <Time at={e.foundAt} />
        </Line>
      ))}
    </ul>
  );
}
