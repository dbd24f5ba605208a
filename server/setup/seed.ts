/**
 * The demo's rows (`demo.ts`) on the platform's side. The sandbox seeds the acquirer's own files from the same story;
 * the documents are handed out so that both books hold the same text. Full account numbers never come here.
 */

import type postgres from "postgres";
import { present } from "../assert.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf, startOf } from "../calendar/instant.ts";
import { newId, uuidOf } from "../id.ts";
import { DEMO_RULES } from "./demo.ts";
import { type DemoRows, findDemo } from "./find-demo.ts";
import { insertAccounts } from "./seed/accounts.ts";
import { insertAcquirer } from "./seed/acquirer.ts";
import { insertAgreement } from "./seed/agreement.ts";
import { insertFees } from "./seed/fees.ts";
import { insertShops } from "./seed/shops.ts";
import { insertStaff, type PasswordHash } from "./seed/staff.ts";
import type { Tx } from "./seed/tenant.ts";

export interface SeedOptions {
  passwordHash: PasswordHash;
  now: Date;
  /** The first business day of agreements and fees; default the day of `now`. */
  from?: Day;
  /** Public keys (SPKI PEM) of the acquirer's people, by person (`DEMO_SIGNERS`). */
  signerKeys: Readonly<Record<string, string>>;
}

/** Writes the demo once, as the migrator; a database that has it already is read instead. */
export async function seedDemo(
  sql: postgres.Sql<never> | postgres.Sql,
  options: SeedOptions,
): Promise<DemoRows> {
  const owner = sql as postgres.Sql;
  const found = await findDemo(owner);
  if (found) return found;
  await owner.begin(async (tx) => {
    await tx`set local role qf_owner`;
    await insertDemo(tx, options);
  });
  return present(await findDemo(owner), "the demo that was just written is there");
}

async function insertDemo(tx: Tx, options: SeedOptions): Promise<void> {
  const { now } = options;
  const from = options.from ?? dayOf(now);
  const merchant = newId("mch", now);
  const tenant = { acquirer_id: uuidOf(newId("acq", now)), merchant_id: uuidOf(merchant) };
  await insertAcquirer(tx, options, tenant);
  const shops = await insertShops(tx, now, tenant);
  const people = await insertStaff(tx, options, tenant, shops);
  await insertAccounts(tx, now, tenant, shops, people);
  await insertFees(tx, now, tenant, startOf(from));
  for (const [seller, rule] of Object.entries(DEMO_RULES))
    await insertAgreement(tx, now, tenant, { merchant, seller, rule, from }, shops, people);
}
