import { getTranslations } from "next-intl/server";
import { Age } from "#app/_components/age.tsx";
import { Amount } from "#app/_components/amount.tsx";
import { CycleWord } from "#app/_components/cycle.tsx";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { RefreshTerms } from "./refresh-terms.tsx";

type Difference = Answers["clearing"]["registerDifferences"][number];

const AMOUNTS: readonly string[] = ["minimumFen", "advanceLimitFen"];
/** What our copy takes over from the register as it stands. */
const TERMS: readonly string[] = ["cycle", ...AMOUNTS];

/** Field by field, what the platform's copy of this shop says otherwise than the register, and since when. */
export async function RegisterDifferences({
  differences,
  now,
  mayRefresh,
}: {
  differences: readonly Difference[];
  now: Date;
  mayRefresh: boolean;
}) {
  const t = await getTranslations("acquirer");
  const [first] = differences;
  if (!first) return null;
  const shown = (field: string, value: string) => {
    if (AMOUNTS.includes(field) && /^\d+$/.test(value)) return <Amount fen={BigInt(value)} />;
    if (field === "cycle") return <CycleWord cycle={value} />;
    if (field === "holds") return <Holds text={value} all={t("shops.holdAll")} />;
    return field === "status" && isStatus(value) ? t(`shops.states.${value}`) : value || "–";
  };
  return (
    <section className="card mb-4 border-amber p-4" aria-labelledby="register-differences">
      <h2 id="register-differences" className="text-lg">
        {t("shops.differs")}
      </h2>
      <p className="mb-2 text-ink-2">{t("shops.differsHint")}</p>
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="text-ink-2">
            {(["differsField", "differsOurs", "differsTheirs", "differsSince"] as const).map((key) => (
              <th key={key} scope="col" className="py-1 pr-3 font-medium">
                {t(`shops.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differences.map((d) => (
            <tr key={d.field} className="border-line border-t align-top" data-differs={d.field}>
              <th scope="row" className="py-1.5 pr-3 font-medium">
                {t(`shops.fields.${d.field as "status"}`)}
              </th>
              <td className="break-all py-1.5 pr-3">{shown(d.field, d.ours)}</td>
              <td className="break-all py-1.5 pr-3">{shown(d.field, d.theirs)}</td>
              <td className="py-1.5">
                <Age since={d.since} now={now} />{" "}
                <span className="block text-ink-2">
                  <Time at={d.since} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {mayRefresh && differences.some((d) => TERMS.includes(d.field)) ? (
        <RefreshTerms subMerchantId={first.subMerchantId} />
      ) : null}
    </section>
  );
}

/** The holds of one side, as `register-difference.ts` writes them: fen, or all of it. */
function Holds({ text, all }: { text: string; all: string }) {
  if (text === "") return "–";
  return text
    .split(", ")
    .sort()
    .map((fen, i) => (
      <span key={`${fen} ${String(i)}`} className="block">
        {/^\d+$/.test(fen) ? <Amount fen={BigInt(fen)} /> : all}
      </span>
    ));
}

const isStatus = (text: string): text is "active" | "suspended" | "closing" | "closed" =>
  ["active", "suspended", "closing", "closed"].includes(text);
