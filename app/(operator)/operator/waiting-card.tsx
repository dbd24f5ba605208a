import { getTranslations } from "next-intl/server";
import type { Answers } from "#server/api/root.ts";
import { ChannelMark } from "../../_components/channel.tsx";
import { Day, Time } from "../../_components/time.tsx";
import { Card, Line } from "./card.tsx";

/** What the two counts of the queues are made of: number, kind and since when; amounts are the acquirer's to see. */
export async function WaitingCard({
  differences,
  exceptions,
}: {
  differences: Answers["clearing"]["differences"];
  exceptions: Answers["operation"]["overview"]["exceptionRows"];
}) {
  const [t, words] = await Promise.all([getTranslations("operator"), getTranslations("acquirer")]);
  const named = (kind: string) => {
    const key = `items.kinds.${kind}` as "items.kinds.only_acquirer";
    return words.has(key) ? words(key) : kind;
  };
  const open = differences.filter((d) => d.status === "open");
  return (
    <div className="mb-4 grid items-start gap-4 md:grid-cols-2">
      <div id="differences">
        <Card title={t("queues.differences")}>
          {open.length === 0 ? <p className="text-ink-2">{t("queues.none")}</p> : null}
          <ul>
            {open.map((d) => (
              <Line
                key={d.id}
                label={
                  <Named
                    channel={d.channel}
                    kind={named(d.kind)}
                    number={d.refundReference || d.acquirerReference}
                  />
                }
              >
                <Day day={d.clearingDate} />
              </Line>
            ))}
          </ul>
        </Card>
      </div>
      <div id="exceptions">
        <Card title={t("queues.exceptions")}>
          {exceptions.length === 0 ? <p className="text-ink-2">{t("queues.none")}</p> : null}
          <ul>
            {exceptions.map((e) => (
              <Line
                key={`${e.acquirerReference} ${e.kind}`}
                label={<Named channel={e.channel} kind={named(e.kind)} number={e.acquirerReference} />}
              >
                <Time at={e.foundAt} />
              </Line>
            ))}
          </ul>
        </Card>
      </div>
    </div>
  );
}

function Named({
  channel,
  kind,
  number,
}: {
  channel: Answers["clearing"]["differences"][number]["channel"];
  kind: string;
  number: string;
}) {
  return (
    <span>
      {channel ? <ChannelMark channel={channel} /> : null} {kind}
      <code className="block break-all font-mono text-ink-2 text-xs">{number}</code>
    </span>
  );
}
