import { by, type Guard } from "../guard.ts";

export const agreementGuards: readonly Guard[] = [
  ...by("server/agreement/side-by-side.pg.test.ts", [
    {
      name: "agreement.create locks the seller",
      kind: "lock",
      file: "server/agreement/create-agreement.ts",
      find: "    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`agreement ${subMerchantId}`}, 0))`);\n",
      expect: "two drafts of one seller at once are two versions",
    },
    {
      name: "agreement.load locks the version",
      kind: "lock",
      file: "server/agreement/load-agreement.ts",
      find: '(lock ? wanted.for("update") : wanted)',
      replace: "wanted",
      expect: "what the acquirer says, brought twice at once, is kept once",
    },
    {
      name: "agreement.refresh skips what is held",
      kind: "skip_locked",
      file: "server/agreement/refresh-agreements.ts",
      find: '\n      .for("update", { skipLocked: true })',
      expect: "a version whose row somebody holds is named in the next turn, never waited for",
    },
  ]),
  ...by("server/agreement/evidence-law.test.ts", [
    {
      name: "consent: of a contact of that very number",
      kind: "law",
      file: "server/agreement/evidence-law.ts",
      find: "} else if (!isContact(parties.get(party), c))",
      replace: '} else if (c.person === "")',
      expect:
        "a row planted for the seller with the mall's lead for the tenant, another licence code is named",
    },
    {
      name: "consent: about the text that the tool prints",
      kind: "law",
      file: "server/agreement/evidence-law.ts",
      find: "if (shown !== c.shownSha256) return",
      replace: "if (shown === undefined) return",
      expect: "a row planted for the seller with the text of another party is named",
    },
    {
      name: "consent: about the version that held",
      kind: "law",
      file: "server/agreement/evidence-law.ts",
      find: "if (c.replacesSha256 !== asked.replacesSha256)",
      replace: "if (c.replacesSha256 !== asked.replacesSha256 && c.wording < 0)",
      expect: "a row planted for the seller with no version replaced is named",
    },
    {
      name: "consent: before the version holds",
      kind: "law",
      file: "server/agreement/evidence-law.ts",
      find: "if (c.at > asked.holdsFrom) return",
      replace: 'if (c.at === "") return',
      expect: "a row planted for the seller with an answer after it began is named",
    },
    {
      name: "consent: one no ends it",
      kind: "law",
      file: "server/agreement/evidence-law.ts",
      find: "  if (no)\n",
      replace: '  if (no?.at === "")\n',
      expect: "a row planted for the seller with a no is named",
    },
    {
      name: "consent: the acquirer answers for nobody who stays",
      kind: "law",
      file: "server/agreement/evidence-law.ts",
      find: "!asked.leaves || ",
      expect:
        "the acquirer's approvers answer for a receiver that leaves, with a reason, and for nobody else",
    },
    {
      name: "consent: every receiver of the version in force is asked",
      kind: "law",
      file: "server/agreement/agreement-text.ts",
      find: ", ...(former ? receiversOf(former.rule) : [])",
      expect:
        "the seller, every receiver and every receiver of the version in force are asked, and with all answers nothing is named",
    },
    {
      name: "approval: two different people",
      kind: "law",
      file: "server/agreement/evidence-law.ts",
      find: "if (persons < APPROVALS_NEEDED) return",
      replace: "if (persons < 1) return",
      expect: "one approval, one person twice, a late one, or a red mark without a reason is named",
    },
    {
      name: "approval: what stands in red needs a reason",
      kind: "law",
      file: "server/agreement/evidence-law.ts",
      find: 'isReasonNeeded && a.reason.trim() === ""',
      replace: 'isReasonNeeded && a.person === ""',
      expect: "one approval, one person twice, a late one, or a red mark without a reason is named",
    },
  ]),
  ...by("db/agreement-facts.pg.test.ts", [
    {
      name: "agreement: a status is what the acquirer's facts carry",
      kind: "database",
      file: "db/migrations/0038_consent-is-the-acquirers-evidence.sql",
      find: "create trigger facts_carry before update on agreement for each row execute function check_agreement_step();\n",
      expect: "consented is a yes of every party about what stands now, of the version's before as well",
    },
    {
      name: "agreement: in force by two people",
      kind: "database",
      file: "db/migrations/0038_consent-is-the-acquirers-evidence.sql",
      find: "and 2 <= (select count(distinct f.person)",
      replace: "and 1 <= (select count(distinct f.person)",
      expect: "in force is that, two people, and the instant that the acquirer named",
    },
    {
      name: "agreement: a shop brings no version back",
      kind: "database",
      file: "db/migrations/0038_consent-is-the-acquirers-evidence.sql",
      find: "        and new.in_force_to is not distinct from old.in_force_to)\n",
      replace: ")\n",
      expect: "a shop proposes what it drafted and takes back what is its own; it brings nothing back",
    },
  ]),
];
