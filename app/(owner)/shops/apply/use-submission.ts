import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTRPC } from "#app/_components/api-client.tsx";
import { useToast } from "#app/_components/toast.tsx";
import type { Id } from "#server/id.ts";
import type { ApplicationField } from "#server/onboarding/application-form.ts";
import type { SubjectType } from "#server/onboarding/name-match.ts";

interface Body {
  subjectType: SubjectType;
  fields: Partial<Record<ApplicationField, string>>;
}

/** Keeps what is typed, or hands it in; what a request failed with is `error`, shown beside the form. */
export function useSubmission(known: Id<"app"> | undefined) {
  const t = useTranslations("onboarding");
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const create = useMutation(trpc.application.create.mutationOptions({ retry: false }));
  const write = useMutation(trpc.application.write.mutationOptions({ retry: false }));
  const handIn = useMutation(trpc.application.submit.mutationOptions({ retry: false }));

  async function keep(body: Body): Promise<Id<"app">> {
    for (const m of [create, write, handIn]) m.reset();
    if (!known) return (await create.mutateAsync(body)).applicationId;
    await write.mutateAsync({ ...body, applicationId: known });
    return known;
  }
  async function save(body: Body) {
    try {
      const applicationId = await keep(body);
      toast("come", t("apply.saved"));
      if (known) router.refresh();
      else router.replace(`/shops/apply/${applicationId}`);
    } catch {
      // Shown beside the form.
    }
  }
  async function submit(body: Body) {
    try {
      const applicationId = await keep(body);
      await handIn.mutateAsync({ ...body, applicationId });
      toast("come", t("apply.submitted"));
      if (known) router.refresh();
      else router.replace(`/shops/apply/${applicationId}`);
    } catch {
      // Shown beside the form.
    }
  }
  return {
    error: create.error ?? write.error ?? handIn.error,
    isPending: create.isPending || write.isPending || handIn.isPending,
    save,
    submit,
  };
}
