import { by, type Guard } from "../guard.ts";

/** What the acquirer's own tool refuses to sign, to pay, or to call equal. */
export const verifierGuards: readonly Guard[] = [
  ...by("verifier/left-out.test.ts", [
    {
      name: "check: what the books let enter is not left out",
      kind: "law",
      file: "verifier/left-out.ts",
      find: 'if (listed.made.has(key)) differences.add("left_out.unjustified", where, "P | R", saidOf(x));\n    else if',
      replace: "if",
      expect: "what the books let enter is left out by nobody",
    },
    {
      name: "check: nobody waits longer than the register says",
      kind: "law",
      file: "verifier/left-out.ts",
      find: "return last < clearingDate ? `≤ ${last}` : undefined;",
      replace: "return undefined;",
      expect: "without a decision an item waits as long as the register says, and no day longer",
    },
    {
      name: "check: what nobody told of an order for needs a decision at once",
      kind: "law",
      file: "verifier/left-out.ts",
      find: '  if (leftOutDays === undefined) return "accept | refund | not_ours | wait";\n',
      replace: "  if (leftOutDays === undefined) return undefined;\n",
      expect: "what no order is known of needs a decision from its first day on",
    },
    {
      name: "check: a wait and a refund that was asked for run out",
      kind: "law",
      file: "verifier/left-out.ts",
      find: "decision.until !== undefined && decision.until < clearingDate",
      replace: "decision.until === undefined",
      expect: "a wait holds until its day, a refund that was asked for seven days",
    },
  ]),
  ...by("verifier/lies.test.ts", [
    {
      name: "law: a seller is a shop",
      kind: "law",
      file: "server/clearing/payment-ground.ts",
      find: 'role !== undefined && role !== "shop"',
      replace: 'role === "headquarters"',
      expect: "a mall that sells is named, whatever register the file says it was made from",
    },
    {
      name: "release: what differs is not signed",
      kind: "law",
      file: "verifier/command/sign-verdict.ts",
      find: "if (sayCheck(result) !== EQUAL)",
      replace: "if (sayCheck(result) < 0)",
      expect: "nobody signs what differs or was not checked, save with a word of it in the release",
    },
  ]),
  ...by("verifier/decide.test.ts", [
    {
      name: "release: whoever decided what stands in it does not sign",
      kind: "law",
      file: "verifier/release-file.ts",
      find: "if (input.decidedBy.has(signer.person))",
      replace: 'if (input.decidedBy.has(""))',
      expect: "whoever decided what stands in a file does not sign its release, and another may",
    },
    {
      name: "decide: two people are left who may release",
      kind: "law",
      file: "verifier/decide.ts",
      find: "if (free.size < SIGNATURES_NEEDED)",
      replace: "if (free.size < 0)",
      expect: "nobody decides who leaves fewer than two people to release; a wait ties nobody",
    },
    {
      name: "decide: the second signature is another person's",
      kind: "law",
      file: "verifier/decide.ts",
      find: "first?.signatures.some((s) => s.person === opinion.signer.person)",
      replace: "first?.signatures.some((s) => s.person === '')",
      expect:
        "the first person's decision waits, the second's of the same opinion brings it into the book with its instant",
    },
  ]),
  ...by("verifier/released-once.test.ts", [
    {
      name: "release: the chain is asked",
      kind: "law",
      file: "verifier/verdict-chain.ts",
      find: "if (fault) throw new NotSigned(",
      replace: 'if (fault?.code === "batch_twice") throw new NotSigned(',
      expect: "a released and paid day that is signed again is named, released by nobody and exported never",
    },
    {
      name: "export: the bank's record keeps the date",
      kind: "idempotency",
      file: "verifier/export-record.ts",
      find: "  if (other)\n",
      replace: '  if (other?.fileDigest === "")\n',
      expect: "the bank's record alone keeps a date: another file of it is refused without a chain at hand",
    },
    {
      name: "reject: what is final is rejected by nobody",
      kind: "law",
      file: "verifier/verdict-chain.ts",
      find: "  if (isFinal(chain, own))\n",
      replace: '  if (own.digest === "")\n',
      expect: "a released, settled or exported file is rejected by nobody",
    },
    {
      name: "check: what a rejection said no to is not said again",
      kind: "law",
      file: "verifier/compare-chain.ts",
      find: "former.header.seq < file.header.seq && contentDigestOf(former) === content",
      replace: "former.header.seq < 0 && contentDigestOf(former) === content",
      expect:
        "what is built on a rejected file is void: named, not released; the rejected one is not proposed again as it was",
    },
    {
      name: "export: what was stopped once stays stopped",
      kind: "idempotency",
      file: "verifier/export-file.ts",
      find: "  if (former) return former;\n",
      expect:
        "the newest register decides at export: a line held since is returned at once, the others are paid, for ever the same",
    },
    {
      name: "export: the newest register stops a line",
      kind: "law",
      file: "verifier/export-file.ts",
      find: "const causes = stoppedLines(file, newest, instant);",
      replace: "const causes = stoppedLines({ ...file, positions: [] }, newest, instant);",
      expect:
        "the newest register decides at export: a line held since is returned at once, the others are paid, for ever the same",
    },
  ]),
  ...by("verifier/bank-answers.test.ts", [
    {
      name: "check: what the bank did on a later day is no fact of this one",
      kind: "law",
      file: "verifier/chain.ts",
      find: "bank.bankDay > clearingDate || done.has(lineKey(bank))",
      replace: "done.has(lineKey(bank))",
      expect:
        "what the bank did on a later day is no fact of this one: no file of this date follows it, and one that does is named",
    },
  ]),
  ...by("verifier/transactions.test.ts", [
    {
      name: "check: what was handed over as not ours was never given back",
      kind: "law",
      file: "verifier/transactions.ts",
      find: " && isOurs(r))",
      replace: ")",
      expect:
        "a refund that two people said is not ours was never given back: the next one is measured without it",
    },
  ]),
  ...by("verifier/bill-book.test.ts", [
    {
      name: "check: what two bills state counts in the first",
      kind: "idempotency",
      file: "verifier/earlier-record.ts",
      find: "if (known && Date.parse(o.paidAt) < Math.min(known.paidAt, book.window.from))",
      replace: "if (known && book.window.from < 0)",
      expect: "what a later bill states once more counts in the first and keeps the times of the first",
    },
  ]),
  ...by("verifier/main.test.ts", [
    {
      name: "export: what was submitted in an unknown form is not made anew",
      kind: "idempotency",
      file: "verifier/export-record.ts",
      find: "  if (former === undefined) {\n    if (isHere) return true;\n",
      replace:
        "  if (former === undefined) {\n    if (isHere) return true;\n    if (rows.length > 0) return false;\n",
      expect:
        "what the bank was given once is never written again: not when it was taken away, not in another form",
    },
    {
      name: "export: what was handed over is not written again",
      kind: "idempotency",
      file: "verifier/export-record.ts",
      find: "  if (former.profile !== profile)\n",
      replace: '  if (former.profile === "")\n',
      expect:
        "what the bank was given once is never written again: not when it was taken away, not in another form",
    },
  ]),
  ...by("verifier/compare-header.test.ts", [
    {
      name: "check: opened after its window",
      kind: "law",
      file: "verifier/compare-header.ts",
      find: "if (openedAt < windowTo)",
      replace: 'if (openedAt === "")',
      expect: "a file opened before its window ended is named",
    },
  ]),
  ...by("verifier/versions.test.ts", [
    {
      name: "check: a version written before the window's end is none to compute from",
      kind: "law",
      file: "verifier/version-choice.ts",
      find: 'if (!isIn) return { used: one, usedSha256: sha256, ...newest, fault: { kind: "early" } };',
      replace: "",
      expect: "a version of before the window's end is too early, and one that nobody kept is not known",
    },
  ]),
  ...by("verifier/decide.test.ts", [
    {
      name: "decide: nobody decides in the future",
      kind: "law",
      file: "verifier/command/decide.ts",
      find: "    if (at > now)\n",
      replace: "    if (at === now)\n",
      expect: "nobody decides in the future, nor gives back what is a refund",
    },
  ]),
];
