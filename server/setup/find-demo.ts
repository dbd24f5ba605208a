import type postgres from "postgres";
import { present } from "../assert.ts";
import { instantText } from "../calendar/instant.ts";
import { type Id, idOf } from "../id.ts";
import { DEMO_ACQUIRER, DEMO_MERCHANT } from "./demo.ts";

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
