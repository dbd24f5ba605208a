import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { ChannelMark } from "./channel.tsx";
import { State } from "./state.tsx";
import { Time } from "./time.tsx";

/** What an acquirer's interface refused or left open today, by its own code: for the phone call that mends it. */
export async function ChannelTroubles({ troubles }: { troubles: Answers["operation"]["troubles"] }) {
  const t = await getTranslations("common.troubles");
  if (troubles.length === 0) return null;
  return (
    <ul data-troubles>
      {troubles.map((trouble) => (
        <li
          key={`${trouble.acquirerName} ${trouble.channel} ${trouble.state} ${trouble.code}`}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-b py-2 last:border-0"
        >
          <span className="flex min-w-0 flex-wrap items-center gap-2">
            <ChannelMark channel={trouble.channel} />
            <State mood={trouble.state === "refused" ? "failed" : "unknown"}>{t(trouble.state)}</State>
            <code className="break-all font-mono text-sm">{trouble.code}</code>
          </span>
          <span className="text-ink-2 text-sm">
            {t.rich("count", { n: trouble.count, time: () => <Time at={trouble.lastAt} style="seconds" /> })}
          </span>
        </li>
      ))}
    </ul>
  );
}
