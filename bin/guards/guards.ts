/**
 * The one list of what keeps two doers apart, one doer from doing a thing twice, and anybody from what a law forbids: each
 * with the test that fails when it is taken out, one file per room. `scan.test.ts` finds what stands in the code and not here; `npm run test:guards` takes each
 * out and looks.
 */
import type { Guard } from "./guard.ts";
import { agreementGuards } from "./rooms/agreement.ts";
import { auditGuards } from "./rooms/audit.ts";
import { batchGuards } from "./rooms/batch.ts";
import { booksGuards } from "./rooms/books.ts";
import { clearingGuards } from "./rooms/clearing.ts";
import { dbGuards } from "./rooms/db.ts";
import { historyGuards } from "./rooms/histories.ts";
import { identityGuards } from "./rooms/identity.ts";
import { ledgerGuards } from "./rooms/ledger.ts";
import { merchantGuards } from "./rooms/merchant.ts";
import { onboardingGuards } from "./rooms/onboarding.ts";
import { orderGuards } from "./rooms/order.ts";
import { refundGuards } from "./rooms/refund.ts";
import { setupGuards } from "./rooms/setup.ts";
import { verifierGuards } from "./rooms/verifier.ts";

export const GUARDS: readonly Guard[] = [
  ...orderGuards,
  ...refundGuards,
  ...booksGuards,
  ...agreementGuards,
  ...onboardingGuards,
  ...merchantGuards,
  ...auditGuards,
  ...identityGuards,
  ...batchGuards,
  ...setupGuards,
  ...dbGuards,
  ...ledgerGuards,
  ...clearingGuards,
  ...verifierGuards,
  ...historyGuards,
];
