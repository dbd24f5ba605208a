import { getTranslations } from "next-intl/server";
import { PageHead } from "#app/_components/shell.tsx";
import { openApi, requireShop } from "#app/_server/page.ts";
import { ApplicationForm } from "./application-form.tsx";
import { BackToShops } from "./back-to-shops.tsx";

/** 开通收款: a new shop. Nothing is sent before the owner submits; it is kept with the first save. */
export default async function ApplyPage() {
  await requireShop("application.create");
  const t = await getTranslations("onboarding");
  const api = await openApi();
  const desk = await api.payment.desk();
  return (
    <>
      <BackToShops />
      <PageHead title={t("apply.title")} hint={t("apply.hint", { acquirer: desk.acquirerName })} />
      <ApplicationForm application={undefined} acquirerName={desk.acquirerName} area={desk.acquirerArea} />
    </>
  );
}
