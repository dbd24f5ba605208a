import { by, type Guard } from "../guard.ts";

/** Laws that both sides hold a day to. */
export const clearingGuards: readonly Guard[] = [
  ...by("server/clearing/fold-transaction.test.ts", [
    {
      name: "law: a fee within the acquirer's tolerance only",
      kind: "law",
      file: "server/clearing/fee-items.ts",
      find: "return (off < 0n ? -off : off) <= feeToleranceFen;",
      replace: "return off === off;",
      expect: "a payment enters, or is left out under the word that the books give it: fee 0.25",
    },
    {
      name: "law: an order amount is the one of its terms",
      kind: "law",
      file: "server/clearing/payment-ground.ts",
      find: "row.orderFen !== undefined && row.orderFen !== terms.amountFen",
      replace: "row.orderFen !== undefined && row.orderFen < 0n",
      expect: "a payment enters, or is left out under the word that the books give it: order amount 60.01",
    },
    {
      name: "law: paid within the lifetime of its mode",
      kind: "law",
      file: "server/clearing/time-faults.ts",
      find: "(!isBounded || row.paidAt <= to)",
      replace: "(!isBounded || to > 0)",
      expect: "a payment enters, or is left out under the word that the books give it: paid 11 min after",
    },
    {
      name: "law: paid before the acquirer closed the order",
      kind: "law",
      file: "server/clearing/time-faults.ts",
      find: "row.paidAt > closedAt",
      replace: "closedAt < 0",
      expect:
        "paid 60 s after the order with the close at 50 s is late, by the acquirer's own log and without tolerance",
    },
    {
      name: "law: what is accepted without an order goes to a shop",
      kind: "law",
      file: "server/clearing/decided-item.ts",
      find: 'state.books.shops.get(no)?.role !== "shop" || amount <= 0n',
      replace: "amount <= 0n",
      expect:
        "accepted without an order it goes whole, less the billed fee, to the shop of its number; never to a mall",
    },
  ]),
  ...by("server/clearing/barred.test.ts", [
    {
      name: "law: barred by licence and account too",
      kind: "law",
      file: "server/clearing/barred.ts",
      find: "entry ? [no, entry.licenceCode, entry.accountRef] : [no]",
      replace: "entry ? [no] : [no]",
      expect: "who is barred by its number, its licence code or its account is barred",
    },
  ]),
  ...by("server/clearing/clearing-day.test.ts", [
    {
      name: "law: a fee given back within the tolerance only",
      kind: "law",
      file: "server/clearing/transaction-entries.ts",
      find: "const isOff = off > feeToleranceFen;",
      replace: "const isOff = off < 0n;",
      expect:
        "a deviation of the bill within the tolerance is summed; a refund above it is refused, and the others enter",
    },
  ]),
  ...by("server/clearing/cover.test.ts", [
    {
      name: "cover: no seller pays an older advance",
      kind: "law",
      file: "server/clearing/cover.ts",
      find: "maxFen(0n, minFen(0n, shop.carriedIn) - shop.net)",
      replace: "maxFen(0n, -shop.net)",
      expect:
        "no seller pays an older advance: only what the day took below where the bearer stood is covered",
    },
    {
      name: "cover: held money neither covers nor repays",
      kind: "law",
      file: "server/clearing/cover.ts",
      find: "heldFen === null ? 0n : maxFen(0n, net - heldFen)",
      replace: "maxFen(0n, net)",
      expect:
        "covers of a day sum to zero, each within its part, none out of held money, none above what the day took",
    },
  ]),
  ...by("server/clearing/decision.test.ts", [
    {
      name: "decision: signed by whom it names",
      kind: "law",
      file: "server/clearing/decision-codec.ts",
      find: "!signer || !isSigned(proposal, s, keyOf(signer.publicKey))",
      replace: "!signer",
      expect: "one person, a stranger, and a decision changed after it was signed are no decision",
    },
    {
      name: "decision: the first is final",
      kind: "law",
      file: "server/clearing/decision.ts",
      find: "    if (!former || mayFollow(former, decision)) list.push(decision);",
      replace: "    if (!former || mayFollow(former, decision) || list.length > 0) list.push(decision);",
      expect:
        "the first decision is final; only a wait, and a refund that had its 7 days, may be followed by another",
    },
    {
      name: "decision: those before the window's end bind",
      kind: "law",
      file: "server/clearing/decision.ts",
      find: "Date.parse(d.enteredAt) < end;",
      replace: "end > 0;",
      expect: "a decision entered before the window's end must stand, one between that and the check may",
    },
    {
      name: "decision: a wait lasts 30 days at most",
      kind: "law",
      file: "server/clearing/decision.ts",
      find: "until >= day && until <= addDays(day, WAIT_MAX_DAYS)",
      replace: "until >= day",
      expect: "a wait lasts at most 30 days from when it entered, and never ends before",
    },
  ]),
  ...by("server/clearing/file-chain.test.ts", [
    {
      name: "chain: a date is closed once",
      kind: "law",
      file: "server/clearing/chain-fault.ts",
      find: "    return isFinal(chain, f) && !built.has(f.digest);\n",
      replace: "    return false;\n",
      expect: "a released day signed again is named, and so is a later day that is not built on it",
    },
    {
      name: "chain: a release settles only what pays and lists nothing",
      kind: "law",
      file: "server/clearing/file-chain.ts",
      find: "f.payTotal === 0n && !f.hasItems",
      replace: "f.payTotal === 0n",
      expect: "what pays nothing but lists or decides something needs a verdict of its own",
    },
    {
      name: "chain: what is built on a rejected file is void",
      kind: "law",
      file: "server/clearing/file-chain.ts",
      find: 'before === "rejected" || before === "void" || isPassed',
      replace: "isPassed",
      expect:
        "a weekend: what a rejection voids is nobody's previous, and the next release settles what pays nothing",
    },
    {
      name: "chain: it begins with a released file or the first of all",
      kind: "law",
      file: "server/clearing/chain-fault.ts",
      find: 'return [{ code: "root_not_released", oldest }];',
      replace: "return [];",
      expect: "a chain begins with the first file of all or with a released one",
    },
    {
      name: "chain: a batch once, a version above the former",
      kind: "law",
      file: "server/clearing/chain-fault.ts",
      find: "other.seq === file.seq || ",
      expect: "a batch stands in one file, and a version is above the former ones of its date",
    },
  ]),
  ...by("server/clearing/stopped-line.test.ts", [
    {
      name: "export: a line of whom the newest register bars is stopped",
      kind: "law",
      file: "server/clearing/stopped-line.ts",
      find: 'if (since !== undefined && since <= at) return "barred";',
      expect: "barred, closed, gone or with another account: the line is stopped",
    },
    {
      name: "export: a hold beyond the file's own stops the line",
      kind: "law",
      file: "server/clearing/stopped-line.ts",
      find: "isAllHeld || held > (line.rest > 0n ? line.rest : 0n)",
      replace: "isAllHeld",
      expect: "a hold beyond what the file left unpaid stops the line, one that it counted does not",
    },
  ]),
  ...by("server/batch/refund-void.pg.test.ts", [
    {
      name: "law: a refund is void from when the log took it up",
      kind: "law",
      file: "server/batch/logged-voids.ts",
      find: "at >= windowTo || ",
      expect:
        "a void that entered the log after the window's end is the next file's, though it lies in the books already",
    },
    {
      name: "check: a refund is void from when the log took it up",
      kind: "law",
      file: "verifier/void-log.ts",
      find: "at < book.window.to ? book.refundOf(acquirerReference, acquirerRefundReference) : undefined",
      replace: "book.refundOf(acquirerReference, acquirerRefundReference)",
      expect:
        "a void that entered the log after the window's end is the next file's, though it lies in the books already",
    },
    {
      name: "check: no void without a line of the log",
      kind: "law",
      file: "verifier/compare-transaction.ts",
      find: '} else differences.add("void", whereOf(stated), MISSING, show(entry));',
      replace: "}",
      expect: "one that the acquirer's log has not is named, and so is one that the file has not",
    },
    {
      name: "check: no line of the log without its void",
      kind: "law",
      file: "verifier/compare-transaction.ts",
      find: '  if (own.kind === "V") differences.add("void", where, show(own), MISSING);\n  else if',
      replace: "  if",
      expect: "one that the acquirer's log has not is named, and so is one that the file has not",
    },
  ]),
];
