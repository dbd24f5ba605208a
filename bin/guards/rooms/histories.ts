import { by, type Guard } from "../guard.ts";

/** What was paid is acknowledged and kept nowhere. */
const NOT_KEPT = {
  kind: "law",
  file: "server/order/confirm-order.ts",
  find: `        insert into payment (clearing_date, acquirer_id, acquirer_reference, id, order_id, merchant_id, sub_merchant_id,
          seller_no, merchant_order_no, channel, mode, amount_fen, payer_fen, order_created_at, paid_at, heard_at,
          heard_from, agreement_sha256, fee_sha256, campaign_sha256, funded_fen)
        select \${clearingDate}::date, acquirer_id, acquirer_reference, \${ctx.newId("pay")}::uuid, id, merchant_id,
          sub_merchant_id, seller_no, merchant_order_no, channel, mode, amount_fen, \${input.payerFen}::bigint, created_at,
          paid_at, \${now}::timestamptz, \${input.heardFrom}, agreement_sha256, fee_sha256, campaign_sha256, funded_fen
        from o
        returning order_id, acquirer_id, merchant_id, sub_merchant_id, paid_at
`,
  replace: `        select id as order_id, acquirer_id, merchant_id, sub_merchant_id, paid_at from o
`,
} as const;

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
      find: '  if (fetched.state !== "none" && fetched.state !== "ready") return fetched;\n',
      replace: '  if (fetched.state !== "ready") return { state: "not_ready" };\n',
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
    {
      name: "history: what was paid is kept as a payment",
      ...NOT_KEPT,
      expect: "I5: every paid order is one payment of its amount",
    },
    {
      name: "history: what is acknowledged is kept with it",
      ...NOT_KEPT,
      expect: "I6: what the acquirer was told we have is there",
    },
    {
      name: "history: a seal hangs on the seal before",
      kind: "law",
      file: "server/audit/seal-day.ts",
      find: "former?.root ?? NO_ROOT",
      replace: "NO_ROOT",
      expect: "I8: the seal of a day verifies, and hangs on that of the day before",
    },
    {
      name: "history: an account is kept masked",
      kind: "law",
      file: "server/books/registered-account.ts",
      find: "accountMask: account?.mask ?? `************${accountTail}`",
      replace: "accountMask: account?.mask ?? accountTail",
      expect: "I9: of an account number its mask is kept",
    },
    {
      name: "history: the account that the register names is in force here",
      kind: "law",
      file: "server/books/refresh-accounts.ts",
      find: "  for (const shop of behind) {",
      replace: "  for (const shop of behind.slice(behind.length)) {",
      expect: "I11: a shop is paid to an account that the acquirer approved",
    },
  ]),
  ...by("server/testing/histories/not-ours.pg.test.ts", [
    {
      name: "check: a refund that nobody bears is an advance to book",
      kind: "law",
      file: "verifier/advances.ts",
      find: "  return [...below, ...unborne];",
      replace: "  return [...below, ...unborne.slice(unborne.length)];",
      expect:
        "a payment is handed over and its refund is not: the acquirer advances it, as the tool says, until two people decide about it, too",
    },
  ]),
];
