import { getTranslations } from "next-intl/server";
import { Age } from "#app/_components/age.tsx";
import { Time } from "#app/_components/time.tsx";
import type { Answers } from "#server/api/root.ts";
import { DifferenceValue } from "./difference-value.tsx";
import { RefreshTerms } from "./refresh-terms.tsx";

type Difference = Answers["clearing"]["registerDifferences"][number];

/** What our copy takes over from the register as it stands. */
const TERMS: readonly string[] = ["cycle", "minimumFen", "advanceLimitFen"];

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
              <td className="break-all py-1.5 pr-3">
                <DifferenceValue field={d.field} value={d.ours} />
              </td>
              <td className="break-all py-1.5 pr-3">
                <DifferenceValue field={d.field} value={d.theirs} />
              </td>
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
