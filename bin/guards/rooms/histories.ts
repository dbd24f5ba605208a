import { by, type Guard } from "../guard.ts";

/** Guards whose absence a history finds: the invariant that is broken then stands at the head of the test's name. */
export const historyGuards: readonly Guard[] = [
  ...by("server/testing/histories/each-invariant.pg.test.ts", [
    {
      name: "history: the fee of a day is drawn",
      kind: "law",
      file: "server/ledger/day-postings.ts",
      find: '  out.push(...move("fee_drawn", "fee", "ext:acquirer", fee, reference));\n',
      expect: "I1: what a day took and gave comes to nothing at every heading that must be empty",
    },
    {
      name: "history: what was refunded before counts",
      kind: "law",
      file: "server/refund/load-refundable.ts",
      find: "countsAgainstPaid(r.status)",
      replace: "!countsAgainstPaid(r.status)",
      expect: "I2: no more is given back than was paid",
    },
    {
      name: "history: what came back has not re-entered yet",
      kind: "law",
      file: "server/batch/load-returned.ts",
      find: `
      and not exists (select from returned_line x join clearing_batch b on b.id = x.batch_id
        where x.file_digest = r.file_digest and x.line_no = r.line_no and b.status not in ('rejected','void') and b.id <> \${wanted.batchId})`,
      expect: "I3: what the bank could not pay comes back into the files once",
    },
    {
      name: "history: what came back stands in one file",
      kind: "law",
      file: "server/batch/load-returned.ts",
      find: `
      and not exists (select from returned_line x join clearing_batch b on b.id = x.batch_id
        where x.file_digest = r.file_digest and x.line_no = r.line_no and b.status not in ('rejected','void') and b.id <> \${wanted.batchId})`,
      expect: "I14: what the bank said of a line stands in one file",
    },
    {
      name: "history: no bill is an empty bill",
      kind: "law",
      file: "server/statement/fetch-statement.ts",
      find: "    await recordNoBill(ctx, { acquirerId, channel, day });\n    return fetched;\n",
      replace: '    return { state: "not_ready" };\n',
      expect: "I4: a day of which there is no bill stands still for nobody",
    },
    {
      name: "history: the bank's answers follow their table",
      kind: "status",
      file: "server/result/import-result.ts",
      find: "const isContradiction = !mayFollow(before, kind, result.persons !== undefined);",
      replace:
        "const isContradiction = !mayFollow(before, kind, result.persons !== undefined) && before.length === 0;",
      expect: "I7: an answer of the bank is paid or failed, once",
    },
    {
      name: "history: a payment leaves its event",
      kind: "law",
      file: "server/order/confirm-order.ts",
      find: "paid_at, ${now}::timestamptz\n        from p\n      ), n as (",
      replace: "paid_at, ${now}::timestamptz\n        from p where false\n      ), n as (",
      expect: "I10: an order that is paid says so to its merchant",
    },
    {
      name: "history: a refund asks who lacks its part",
      kind: "law",
      file: "server/refund/request-refund.ts",
      find: "toldLacks(missing)",
      replace: "toldLacks([])",
      expect: "I12: nobody is in debt for a refund that nobody covers",
    },
  ]),
  ...by("server/testing/histories/not-ours.pg.test.ts", [
    {
      name: "check: a refund that nobody bears is an advance to book",
      kind: "law",
      file: "verifier/day-funds.ts",
      find: "  const needed = [...below, ...unborne];",
      replace: "  const needed = [...below, ...unborne.slice(unborne.length)];",
      expect:
        "a payment is handed over and its refund is not: the acquirer advances it, as the tool says, until two people decide about it, too",
    },
  ]),
];
