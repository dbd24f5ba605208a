import { by, type Guard } from "../guard.ts";

export const onboardingGuards: readonly Guard[] = [
  ...by("server/onboarding/side-by-side.pg.test.ts", [
    {
      name: "application.load locks the application",
      kind: "lock",
      file: "server/onboarding/load-application.ts",
      find: '.for("update")',
      expect: "accepted and sent back at once, an application is one of the two",
    },
    {
      name: "application.submit is told when it was overtaken",
      kind: "count",
      file: "server/audit/record-step.ts",
      find: "  if (rows.length === 0 && step.raced) refuse(step.raced);\n",
      expect: "an application sent twice at once is one round",
    },
    {
      name: "application.write asks the status",
      kind: "status",
      file: "server/onboarding/write-application.ts",
      find: 'and(eq(application.id, input.applicationId), inArray(application.status, ["draft", "returned"]))',
      replace: "eq(application.id, input.applicationId)",
      expect: "what is with the acquirer is no longer written by the shop",
    },
    {
      name: "application.write counts the row",
      kind: "count",
      file: "server/onboarding/write-application.ts",
      find: "if (written.length === 1) {",
      replace: "if (written.length < 2) {",
      expect: "what is with the acquirer is no longer written by the shop",
    },
  ]),
];
