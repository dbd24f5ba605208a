import { getTranslations } from "next-intl/server";
import { ChannelMark } from "#app/_components/channel.tsx";
import { Day } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";

/** Rows of the bills that nobody can read: they stand in no sum, so somebody has to look at them. */
export async function UnreadRows({ rows }: { rows: Answers["clearing"]["get"]["unreadRows"] }) {
  const t = await getTranslations("acquirer");
  if (rows.length === 0) return null;
  return (
    <section className="card mt-4 p-4">
      <h3 className="text-amber-ink">{t("file.unreadRows", { count: rows.length })}</h3>
      <ul>
        {rows.map((row) => (
          <li key={`${row.channel} ${row.billDay} ${row.lineNo}`}>
            <ChannelMark channel={row.channel} /> <Day day={row.billDay} />{" "}
            {t("file.unreadRow", { line: row.lineNo, reason: row.reason })}
          </li>
        ))}
      </ul>
    </section>
  );
}
