/**
 * `npm run setup -- setup.json`: the first rows of a real installation, as its acquirer and the platform agreed them — the acquirer, its
 * channels, the public keys of the people who may release, merchants with their fees, and sign-ins. Adds what is missing and changes
 * nothing that is there; passwords of new sign-ins are printed once. Shops come through 进件 on the screens, never here.
 */

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type postgres from "postgres";
import { z } from "zod";
import { findSchemaFault } from "#db/schema-gate.ts";
import { openSession } from "#db/session.ts";
import { writeFeeSchedule } from "../agreement/fee-schedule-codec.ts";
import { CUT_OFF_MAX_MINUTES, MIDNIGHT } from "../calendar/cut-off.ts";
import { CHANNELS } from "../channel/channel.ts";
import { keyIdOf } from "../clearing/signer-digest.ts";
import { sha256Hex } from "../document/digest.ts";
import { newId, uuidOf } from "../id.ts";
import { createPasswordHash } from "../identity/create-password-hash.ts";
import { PROVINCES } from "../onboarding/province.ts";

const Text = z.string().min(1).max(200);
const Staff = z.strictObject({
  login: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/),
  label: Text,
  kind: z.enum(["shop", "acquirer", "operator"]),
  role: z.enum(["owner", "manager", "finance", "cashier", "reviewer", "approver", "clearing", "operator"]),
  /** The shop's number at the acquirer; absent for the whole group. */
  shop: z.string().max(32).optional(),
  refundLimitFen: z.coerce.bigint().min(0n).default(0n),
});
const FeeItem = z.strictObject({
  id: Text,
  channel: z.enum(CHANNELS),
  mode: Text,
  ppm: z.int().min(0).max(1_000_000),
  onRefund: z.enum(["recompute", "proportional", "keep"]),
});
const Setup = z.strictObject({
  acquirer: z.strictObject({
    code: z.string().regex(/^[A-Z0-9]{1,16}$/),
    name: Text,
    phone: Text,
    platform: z.string().regex(/^[A-Z0-9]{1,16}$/),
    cutOffMinutes: z.int().min(-CUT_OFF_MAX_MINUTES).max(CUT_OFF_MAX_MINUTES).default(0),
    /** Where it may take shops; none named: everywhere on the mainland. */
    area: z.array(z.enum(PROVINCES)).default([]),
  }),
  channels: z
    .array(
      z.strictObject({
        channel: z.enum(CHANNELS),
        settledBy: z.enum(["acquirer", "channel"]),
        clearingOrganisation: Text,
      }),
    )
    .max(8),
  signers: z.array(z.strictObject({ person: Text, publicKeyFile: Text })).max(50),
  merchant: z.strictObject({ name: Text, fees: z.array(FeeItem).min(1).max(100) }),
  staff: z.array(Staff).max(500),
});

/** Reads and checks the file, writes what is missing in one transaction; returns the passwords of new sign-ins. */
export async function setUp(
  url: string,
  file: string,
  now: Date,
): Promise<{ login: string; password: string }[]> {
  const setup = Setup.parse(JSON.parse(readFileSync(file, "utf8")));
  const made = await Promise.all(
    setup.staff.map(async (post) => {
      const password = randomBytes(9).toString("base64url");
      return { ...post, password, passwordHash: await createPasswordHash(password) };
    }),
  );
  const sql = openSession(url);
  try {
    const fault = await findSchemaFault(sql);
    if (fault !== undefined) throw new Error(fault);
    return await sql.begin(async (tx) => {
      await tx`set local role qf_owner`;
      const acquirerId = await addAcquirer(tx, setup, dirname(resolve(file)), now);
      const merchantId = await addMerchant(tx, setup, acquirerId, now);
      const added: { login: string; password: string }[] = [];
      for (const post of made) {
        const [shop] = post.shop
          ? await tx`select id from sub_merchant where acquirer_id = ${acquirerId} and number = ${post.shop}`
          : [];
        if (post.shop && !shop) throw new Error(`staff ${post.login}: no shop has the number ${post.shop}`);
        const rows = await tx`insert into staff ${tx({
          id: uuidOf(newId("stf", now)),
          login: post.login,
          password_hash: post.passwordHash,
          label: post.label,
          kind: post.kind,
          role: post.role,
          acquirer_id: post.kind === "operator" ? null : acquirerId,
          merchant_id: post.kind === "shop" ? merchantId : null,
          sub_merchant_id: shop?.id ?? null,
          refund_limit_fen: String(post.refundLimitFen),
          created_at: now,
        })} on conflict (login) do nothing returning login`;
        if (rows.length > 0) added.push({ login: post.login, password: post.password });
      }
      return added;
    });
  } finally {
    await sql.end();
  }
}

async function addAcquirer(
  tx: postgres.TransactionSql,
  { acquirer, channels, signers }: z.infer<typeof Setup>,
  folder: string,
  now: Date,
) {
  await tx`insert into acquirer ${tx({
    id: uuidOf(newId("acq", now)),
    code: acquirer.code,
    name: acquirer.name,
    phone: acquirer.phone,
    platform: acquirer.platform,
    area: acquirer.area,
    // Until its register is there, which states them with their dates.
    cut_offs: tx.json(MIDNIGHT.map(({ from }) => ({ from, minutes: acquirer.cutOffMinutes }))),
    created_at: now,
  })} on conflict (code) do nothing`;
  const [row] = await tx`select id from acquirer where code = ${acquirer.code}`;
  const acquirer_id = row?.id as string;
  for (const { channel, settledBy, clearingOrganisation } of channels) {
    await tx`insert into channel ${tx({ acquirer_id, channel, settled_by: settledBy, clearing_organisation: clearingOrganisation })} on conflict do nothing`;
  }
  for (const { person, publicKeyFile } of signers) {
    const public_key = readFileSync(resolve(folder, publicKeyFile), "utf8");
    await tx`insert into acquirer_signer ${tx({ acquirer_id, key_id: keyIdOf(public_key), person, public_key, registered_at: now })} on conflict do nothing`;
  }
  return acquirer_id;
}

async function addMerchant(
  tx: postgres.TransactionSql,
  { acquirer, merchant }: z.infer<typeof Setup>,
  acquirer_id: string,
  now: Date,
) {
  const [found] =
    await tx`select id from merchant where acquirer_id = ${acquirer_id} and name = ${merchant.name}`;
  if (found) return found.id as string;
  const merchant_id = uuidOf(newId("mch", now));
  await tx`insert into merchant ${tx({ id: merchant_id, acquirer_id, name: merchant.name, created_at: now })}`;
  const feeId = newId("fee", now);
  const body = writeFeeSchedule({
    acquirer: acquirer.code,
    feeSchedule: feeId,
    version: 1,
    items: merchant.fees,
  });
  const sha256 = sha256Hex(body);
  await tx`insert into fee_schedule ${tx({
    id: uuidOf(feeId),
    acquirer_id,
    merchant_id,
    version: 1,
    sha256,
    status: "in_force",
    in_force_from: now,
    created_at: now,
  })}`;
  await tx`insert into fee_version ${tx({ acquirer_id, merchant_id, fee_schedule_id: uuidOf(feeId), sha256, body })}`;
  return merchant_id;
}

if (import.meta.main) {
  const [file] = process.argv.slice(2);
  const url = process.env.DATABASE_URL;
  if (!file || !url) {
    process.stderr.write("DATABASE_URL=… npm run setup -- setup.json（格式见 docs/acquirer-config.md）\n");
    process.exit(1);
  }
  const added = await setUp(url, file, new Date()).catch((error: unknown) => {
    process.stderr.write(`Nothing was added: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
  for (const { login, password } of added) process.stdout.write(`${login.padEnd(24)} ${password}\n`);
  process.stdout.write(
    added.length === 0
      ? "没有新增账号 · no new sign-ins\n"
      : "以上密码只显示这一次 · these passwords are shown once\n",
  );
}
