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
      name: "history: a refund asks who lacks its part",
      kind: "law",
      file: "server/refund/request-refund.ts",
      find: "toldLacks(missing)",
      replace: "toldLacks([])",
      expect: "I12: nobody is in debt for a refund that nobody covers",
    },
  ]),
];
