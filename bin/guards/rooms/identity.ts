import { by, type Guard } from "../guard.ts";

export const identityGuards: readonly Guard[] = [
  ...by("server/identity/side-by-side.pg.test.ts", [
    {
      name: "sign-in asks the row as it stands",
      kind: "lock",
      file: "server/identity/check-password.ts",
      find: '.for("update")',
      expect: "the right password beside the fifth wrong one waits for it, and finds the login locked",
    },
    {
      name: "sign-in asks whether the person is dismissed by now",
      kind: "status",
      file: "server/identity/check-password.ts",
      find: '  if (!person || person.disabledAt !== null) refuse({ code: "sign_in_failed" });\n',
      expect: "who is dismissed while the password is hashed does not come in",
    },
    {
      name: "staff.disable locks the person",
      kind: "lock",
      file: "server/identity/disable-staff.ts",
      find: '\n      .for("update")',
      expect: "a person dismissed twice at once is dismissed once",
    },
    {
      name: "staff.disable ends what is open",
      kind: "status",
      file: "server/identity/disable-staff.ts",
      find: "and(eq(session.staffId, row.id), isNull(session.endedAt))",
      replace: "eq(session.staffId, row.id)",
      expect: "a session that ended keeps the reason for which it ended",
    },
    {
      name: "session.end ends what is open",
      kind: "status",
      file: "server/identity/end-session.ts",
      find: "and(eq(session.id, input.sessionId), isNull(session.endedAt))",
      replace: "eq(session.id, input.sessionId)",
      expect: "a session that ended keeps the reason for which it ended",
    },
  ]),
];
