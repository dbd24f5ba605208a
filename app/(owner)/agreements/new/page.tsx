import { getTranslations } from "next-intl/server";
import { PageHead } from "#app/_components/shell.tsx";
import { openApi, orNotFound, requireShop } from "#app/_server/page.ts";
import { isId } from "#server/id.ts";
import { BackToShops } from "../../shops/apply/back-to-shops.tsx";
import { ProposeForm } from "./propose-form.tsx";

/** A new version; `?from=` begins with the rule of one that was returned, refused or taken back. */
export default async function ProposePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireShop("agreement.create");
  const t = await getTranslations("agreement");
  const api = await openApi();
  const { from } = await searchParams;
  const [plan, former] = await Promise.all([
    api.agreement.plan(),
    typeof from === "string" && isId("spa", from)
      ? orNotFound(api.agreement.get({ agreementId: from }))
      : undefined,
  ]);
  return (
    <>
      <BackToShops />
      <PageHead title={t("propose.title")} hint={t("propose.hint", { acquirer: plan.acquirerName })} />
      <ProposeForm plan={plan} former={former} />
    </>
  );
}
