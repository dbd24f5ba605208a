/**
 * The demo's rows (`demo.ts`) on the platform's side. The sandbox seeds the acquirer's own files from the same story;
 * the documents are handed out so that both books hold the same text. Full account numbers never come here.
 */

import { createHash, createPublicKey } from "node:crypto";
import type postgres from "postgres";
import type { Agreement } from "../agreement/agreement.ts";
import { writeAgreement } from "../agreement/agreement-codec.ts";
import type { AgreementFact } from "../agreement/agreement-fact.ts";
import { AGREEMENT_LIFE } from "../agreement/agreement-status.ts";
import { partiesOf, WORDING } from "../agreement/agreement-text.ts";
import { factsOfEvidence } from "../agreement/evidence-facts.ts";
import { writeFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import { receiversOf, type SplitRule } from "../agreement/split-rule.ts";
import { present } from "../assert.ts";
import type { Day } from "../calendar/day.ts";
import { dayOf, instantText, startOf } from "../calendar/instant.ts";
import { CHANNELS, walletOf } from "../channel/channel.ts";
import { sha256Hex } from "../document/digest.ts";
import { type Id, idOf, newId, type Prefix, uuidOf } from "../id.ts";
import type { LifeCycle } from "../life-cycle.ts";
import { SUB_MERCHANT_LIFE } from "../merchant/sub-merchant-status.ts";
import {
  DEMO_ACQUIRER,
  DEMO_APPROVAL_REASON,
  DEMO_COVERS,
  DEMO_FEE_ITEMS,
  DEMO_MERCHANT,
  DEMO_RULES,
  DEMO_SHOPS,
  DEMO_SIGNERS,
  DEMO_STAFF,
  type DemoStaff,
} from "./demo.ts";

/** A document as the acquirer keeps it: canonical JSON, its name, and since when (RFC 3339) it is in force. */
interface DemoDocument {
  kind: "agreement" | "fees";
  /** The seller's number; absent for the fee schedule. */
  seller?: string;
  sha256: string;
  body: string;
  inForceFrom: string;
}
export interface DemoRows {
  acquirerId: Id<"acq">;
  merchantId: Id<"mch">;
  /** By the acquirer's merchant number. */
  shops: Record<string, Id<"smt">>;
  stores: Record<string, Id<"sto">>;
  /** By login. */
  staff: Record<string, Id<"stf">>;
  documents: DemoDocument[];
}
export interface SeedOptions {
  /** Argon2id hash for every sign-in, or one per login. */
  passwordHash: string | Readonly<Record<string, string>>;
  now: Date;
  /** The first business day of agreements and fees; default the day of `now`. */
  from?: Day;
  /** Public keys (SPKI PEM) of the acquirer's people, by person (`DEMO_SIGNERS`). */
  signerKeys: Readonly<Record<string, string>>;
}

/** The name under which a public key is registered: first 16 hex of SHA-256 of its SPKI DER. */
export function keyIdOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex").slice(0, 16);
}

const APPROVED_FROM = "2026-11-01";
const PROVINCE = "上海市";
const ADDRESS = "海棠里商场";

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

type Tx = postgres.TransactionSql;

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

interface Tenant {
  acquirer_id: string;
  merchant_id: string;
}
type Shops = Awaited<ReturnType<typeof insertShops>>;
type People = Awaited<ReturnType<typeof insertStaff>>;

function shopOf(shops: Shops, number: string): Shops[number] {
  return present(
    shops.find((s) => s.number === number),
    `the demo has shop ${number}`,
  );
}

function ownerOf(people: People, number: string): string {
  return present(
    people.find((s) => s.shop === number && s.role === "owner"),
    `shop ${number} has an owner`,
  ).id;
}

/** Both posts of the acquirer say yes: rows for `approval`. */
function approvalsOf(
  people: People,
  tenant: Tenant,
  subject: { subject_id: string; subject_kind: string; sha256: string | null; approved_at: Date },
) {
  return (["reviewer", "approver"] as const).map((login, i) => ({
    ...subject,
    ...tenant,
    step: i + 1,
    staff_id: present(
      people.find((s) => s.login === login),
      `the demo has ${login}`,
    ).id,
  }));
}

async function insertAcquirer(
  tx: Tx,
  options: SeedOptions,
  { acquirer_id, merchant_id }: Tenant,
): Promise<void> {
  const { now } = options;
  await tx`insert into acquirer ${tx({
    id: acquirer_id,
    code: DEMO_ACQUIRER.code,
    name: DEMO_ACQUIRER.name,
    phone: DEMO_ACQUIRER.phone,
    platform: DEMO_ACQUIRER.platform,
    cut_off_minutes: DEMO_ACQUIRER.cutOffMinutes,
    created_at: now,
  })}`;
  await tx`insert into acquirer_signer ${tx(
    DEMO_SIGNERS.map((person) => {
      const public_key = present(options.signerKeys[person], `there is a public key of ${person}`);
      return { acquirer_id, key_id: keyIdOf(public_key), person, public_key, registered_at: now };
    }),
  )}`;
  await tx`insert into channel ${tx(
    CHANNELS.map((channel) => ({
      acquirer_id,
      channel,
      settled_by: "acquirer",
      clearing_organisation: walletOf(channel).clearingOrganisation,
    })),
  )}`;
  await tx`insert into merchant ${tx({ id: merchant_id, acquirer_id, name: DEMO_MERCHANT.name, created_at: now })}`;
}

async function insertShops(tx: Tx, now: Date, tenant: Tenant) {
  const shops = DEMO_SHOPS.map((shop) => ({
    ...shop,
    id: uuidOf(newId("smt", now)),
    storeId: uuidOf(newId("sto", now)),
  }));
  await tx`insert into sub_merchant ${tx(
    shops.map((s) => ({
      id: s.id,
      ...tenant,
      name: s.name,
      short_name: s.shortName,
      role: s.role,
      category: s.category,
      province: PROVINCE,
      address: ADDRESS,
      status: SUB_MERCHANT_LIFE.first[0],
      number: s.number,
      created_at: now,
    })),
  )}`;
  await takeSteps(tx, SUB_MERCHANT_LIFE, "smt", shops, ["submitted", "active"], now);
  await tx`insert into channel_number ${tx(
    shops.flatMap((s) =>
      CHANNELS.map((channel) => ({
        ...tenant,
        sub_merchant_id: s.id,
        channel,
        number: s[channel],
        recorded_at: now,
      })),
    ),
  )}`;
  const stores = shops.filter((s) => s.role === "shop");
  await tx`insert into store ${tx(
    stores.map((s) => ({
      id: s.storeId,
      ...tenant,
      sub_merchant_id: s.id,
      name: s.shortName,
      address: ADDRESS,
      terminal: `T${s.number.slice(-7)}`,
      created_at: now,
    })),
  )}`;
  return shops;
}

async function insertStaff(tx: Tx, options: SeedOptions, { acquirer_id, merchant_id }: Tenant, shops: Shops) {
  const { now } = options;
  const staff = DEMO_STAFF.map((post) => ({ ...post, id: uuidOf(newId("stf", now)) }));
  await tx`insert into staff ${tx(
    staff.map((s) => ({
      id: s.id,
      login: s.login,
      password_hash: hashOf(options.passwordHash, s),
      label: s.label,
      kind: s.kind,
      role: s.role,
      acquirer_id: s.kind === "operator" ? null : acquirer_id,
      merchant_id: s.kind === "shop" ? merchant_id : null,
      sub_merchant_id: s.shop ? shopOf(shops, s.shop).id : null,
      store_id: s.role === "cashier" && s.shop ? shopOf(shops, s.shop).storeId : null,
      refund_limit_fen: String(s.refundLimitFen ?? 0n),
      demo: true,
      created_at: now,
    })),
  )}`;
  return staff;
}

async function insertAccounts(
  tx: Tx,
  now: Date,
  tenant: Tenant,
  shops: Shops,
  people: People,
): Promise<void> {
  const accounts = shops.map((s) => ({ ...s, accountId: uuidOf(newId("sac", now)) }));
  await tx`insert into settlement_account ${tx(
    accounts.map((s) => ({
      id: s.accountId,
      ...tenant,
      sub_merchant_id: s.id,
      version: 1,
      bank_name: s.bankName,
      cnaps: s.cnaps,
      holder_name: s.name,
      account_mask: s.accountMask,
      account_tail: s.accountTail,
      account_ref: `${s.number}-A1`,
      status: "approved",
      approved_from: APPROVED_FROM,
      created_by: ownerOf(people, s.number),
      created_at: now,
    })),
  )}`;

  await tx`insert into approval ${tx(accounts.flatMap((s) => approvalsOf(people, tenant, { subject_id: s.accountId, subject_kind: "settlement_account", sha256: null, approved_at: now })))}`;
}

async function insertFees(tx: Tx, now: Date, tenant: Tenant, inForceFrom: Date): Promise<void> {
  const feeId = newId("fee", now);
  const feeBody = writeFeeSchedule({
    acquirer: DEMO_ACQUIRER.code,
    feeSchedule: feeId,
    version: 1,
    items: DEMO_FEE_ITEMS,
  });
  const fee = { sha256: sha256Hex(feeBody), body: feeBody };
  await tx`insert into fee_schedule ${tx({
    id: uuidOf(feeId),
    ...tenant,
    version: 1,
    sha256: fee.sha256,
    status: "in_force",
    in_force_from: inForceFrom,
    created_at: now,
  })}`;
  await tx`insert into fee_version ${tx({ ...tenant, fee_schedule_id: uuidOf(feeId), ...fee })}`;
}

async function insertAgreement(
  tx: Tx,
  now: Date,
  tenant: Tenant,
  of: { merchant: Id<"mch">; seller: string; rule: SplitRule; from: Day },
  shops: Shops,
  people: People,
): Promise<void> {
  const { merchant, seller, rule, from } = of;
  const agreementId = newId("spa", now);
  const id = uuidOf(agreementId);
  const receivers = receiversOf(rule);
  const document: Agreement = {
    acquirer: DEMO_ACQUIRER.code,
    agreement: agreementId,
    version: 1,
    merchant,
    seller,
    consents: [...new Set(receivers.filter((r) => r !== seller))].sort(),
    effectiveFrom: from,
    rule,
    ...(DEMO_COVERS.includes(seller) && { refundCover: "seller" as const }),
  };
  const body = writeAgreement(document);
  const sha256 = sha256Hex(body);
  const row = { ...tenant, sub_merchant_id: shopOf(shops, seller).id };
  await tx`insert into agreement ${tx({
    id,
    ...row,
    version: 1,
    sha256,
    status: AGREEMENT_LIFE.first[0],
    proposed_at: now,
    created_by: ownerOf(people, seller),
    created_at: now,
  })}`;
  await tx`insert into agreement_version ${tx({ ...row, agreement_id: id, sha256, body, receivers })}`;
  await tx`insert into agreement_fact ${tx(factsOf(document, { sha256, body, from: startOf(from) }).map((fact, i) => ({ ...row, agreement_id: id, fact_no: i + 1, ...columnsOf(fact), imported_at: now })))}`;
  await takeSteps(tx, AGREEMENT_LIFE, "spa", [{ id }], ["proposed", "consented", "in_force"], now, {
    in_force_from: startOf(from),
  });
}

/** What the acquirer said of a version of the demo: everybody asked and answered, two people, in force from its first day. */
function factsOf(document: Agreement, { sha256, body, from }: { sha256: string; body: string; from: Date }) {
  const at = instantText(from);
  const consents = partiesOf(document, undefined).map((subMerchantNo) => ({
    ...{ sha256, replacesSha256: "", subMerchantNo, person: "", contactVersion: 1, method: "code" as const },
    ...{ wording: WORDING, shownSha256: "", answer: "yes" as const, reason: "", at },
  }));
  const approvals = ["reviewer", "approver"].map((person) => ({ person, at, reason: DEMO_APPROVAL_REASON }));
  return factsOfEvidence({ sha256, body, inForceFrom: at, inForceTo: null, approvals, consents });
}

function columnsOf(fact: AgreementFact) {
  const { kind, number, method, answer, person, reason } = fact;
  return {
    kind,
    number,
    method,
    answer,
    person,
    reason,
    happened_at: fact.happenedAt,
    effective_at: fact.effectiveAt,
  };
}

/** The demo begins where every life begins and takes its steps, each with its fact: of no acquirer's day, so no seal holds it. */
async function takeSteps<S extends string>(
  tx: postgres.TransactionSql,
  life: LifeCycle<S>,
  prefix: Prefix,
  rows: readonly { id: string }[],
  steps: readonly S[],
  now: Date,
  set: Record<string, Date> = {},
): Promise<void> {
  for (const [i, to] of steps.entries()) {
    const from = steps[i - 1] ?? present(life.first[0], "a life begins somewhere");
    await tx`update ${tx(life.table)} set ${tx({ status: to, ...(i === steps.length - 1 ? set : {}) })} where id = any(${rows.map((r) => r.id)}::uuid[])`;
    await tx`insert into audit_entry ${tx(
      rows.map(({ id }) => ({
        id: uuidOf(newId("aud", now)),
        day: dayOf(now),
        actor: "machine:seed",
        action: `${life.table}.seed`,
        subject_id: idOf(prefix, id),
        facts: tx.json({ from, to }),
        happened_at: now,
      })) as never,
    )}`;
  }
}

/** Ids and documents of the demo as they stand in the database; undefined where there is none. */
export async function findDemo(sql: postgres.Sql): Promise<DemoRows | undefined> {
  return await sql.begin(async (tx) => {
    await tx`set local role qf_owner`;
    const [acquirer] = await tx`select id from acquirer where code = ${DEMO_ACQUIRER.code}`;
    if (!acquirer) return undefined;
    const [merchant] =
      await tx`select id from merchant where acquirer_id = ${acquirer.id} and name = ${DEMO_MERCHANT.name}`;
    const merchantId = present(merchant, "the demo's merchant is there").id;
    const shops =
      await tx`select id, number from sub_merchant where merchant_id = ${merchantId} and number is not null`;
    const stores = await tx`
      select t.id, s.number from store t join sub_merchant s on s.id = t.sub_merchant_id where t.merchant_id = ${merchantId}`;
    const staff = await tx`select id, login from staff where demo`;
    const agreements = await tx`
      select s.number, v.sha256, v.body, a.in_force_from from agreement a
      join agreement_version v on v.agreement_id = a.id join sub_merchant s on s.id = a.sub_merchant_id
      where a.merchant_id = ${merchantId} and a.status = 'in_force' order by s.number`;
    const fees = await tx`
      select v.sha256, v.body, f.in_force_from from fee_schedule f join fee_version v on v.fee_schedule_id = f.id
      where f.merchant_id = ${merchantId} and f.status = 'in_force'`;
    return {
      acquirerId: idOf("acq", acquirer.id),
      merchantId: idOf("mch", merchantId),
      shops: Object.fromEntries(shops.map((r) => [r.number, idOf("smt", r.id)])),
      stores: Object.fromEntries(stores.map((r) => [r.number, idOf("sto", r.id)])),
      staff: Object.fromEntries(staff.map((r) => [r.login, idOf("stf", r.id)])),
      documents: [
        ...agreements.map((r) => ({
          kind: "agreement" as const,
          seller: r.number as string,
          sha256: r.sha256 as string,
          body: r.body as string,
          inForceFrom: instantText(r.in_force_from),
        })),
        ...fees.map((r) => ({
          kind: "fees" as const,
          sha256: r.sha256 as string,
          body: r.body as string,
          inForceFrom: instantText(r.in_force_from),
        })),
      ],
    };
  });
}

function hashOf(hashes: SeedOptions["passwordHash"], post: DemoStaff): string {
  return typeof hashes === "string"
    ? hashes
    : present(hashes[post.login], `there is a password for ${post.login}`);
}
