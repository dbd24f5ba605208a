import { getTranslations } from "next-intl/server";
import { PageHead } from "#app/_components/shell.tsx";
import { openApi, requireShop } from "#app/_server/page.ts";
import { BackToShops } from "../../shops/apply/back-to-shops.tsx";
import { ProposeForm } from "./propose-form.tsx";

export default async function ProposePage() {
  await requireShop("agreement.create");
  const t = await getTranslations("agreement");
  const api = await openApi();
  const plan = await api.agreement.plan();
  return (
    <>
      <BackToShops />
      <PageHead title={t("propose.title")} hint={t("propose.hint", { acquirer: plan.acquirerName })} />
      <ProposeForm plan={plan} />
    </>
  );
}
