import { type DocumentEvidence, isInForce } from "../agreement/document-evidence.ts";
import type { FeeSchedule } from "../agreement/fee-schedule.ts";
import { receiversOf } from "../agreement/split-rule.ts";
import type { OrderTerms } from "../order/order-terms.ts";
import type { OrderBehind } from "./billed-transaction.ts";
import { createdAtOf, type Faults, notComputable } from "./ground-fault.ts";
import type { LawBooks } from "./law-books.ts";

/** Approvals a document needs: two different people. */
const PERSONS_NEEDED = 2;

/** Agreement and schedule: known, the seller's, approved, consented, in force. Answers the schedule where it can be applied. */
export function documentFaults(
  { terms }: OrderBehind,
  books: LawBooks,
  faults: Faults,
): FeeSchedule | undefined {
  const at = createdAtOf(terms);
  const agreement = books.agreements.get(terms.agreement);
  const fees = books.fees.get(terms.feeSchedule);
  lackOf(agreement, "order.agreement", terms.agreement, terms, books, faults);
  lackOf(fees, "order.fees", terms.feeSchedule, terms, books, faults);
  for (const f of books.evidence.faultsOf(terms))
    faults.push(notComputable(f.law, f.expected, f.found, f.field));
  if (agreement) {
    const { seller, rule } = agreement.document;
    if (seller !== terms.seller)
      faults.push(notComputable("order.agreement", seller, terms.seller, "seller"));
    for (const no of new Set([terms.seller, ...receiversOf(rule)])) {
      if (!books.shops.has(no)) faults.push(notComputable("register.receiver", "registered", "", no));
      if ((books.barredFrom(no) ?? Number.POSITIVE_INFINITY) <= at)
        faults.push(notComputable("register.barred", "not barred", no, no));
    }
  }
  return fees?.document;
}

function lackOf<T extends { acquirer: string }>(
  found: DocumentEvidence<T> | undefined,
  law: "order.agreement" | "order.fees",
  sha256: string,
  terms: OrderTerms,
  books: LawBooks,
  faults: Faults,
): void {
  if (!found) {
    faults.push(notComputable(law, "", sha256));
    return;
  }
  if (found.document.acquirer !== books.acquirer)
    faults.push(notComputable(law, books.acquirer, found.document.acquirer, "acquirer"));
  const persons = new Set(found.approvals.map((a) => a.person)).size;
  if (persons < PERSONS_NEEDED)
    faults.push(notComputable(law, `${PERSONS_NEEDED} persons`, `${persons}`, "approvals"));
  if (isInForce(found, terms.createdAt)) return;
  const interval = [found.inForceFrom, found.inForceTo ?? ""].join(" … ");
  faults.push({
    ...notComputable("order.in_force", interval, terms.createdAt, sha256),
    isWaivable: true,
  });
}
