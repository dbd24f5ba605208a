import { type Id, uuidOf } from "../../id.ts";
import type { TestWorld } from "../../testing/world.ts";

/** What the newest register holds of a shop from now on, as if it had been imported: fen, null = everything; none lifts all. */
export async function setRegisteredHolds(
  sql: TestWorld["sql"],
  subMerchantId: Id<"smt">,
  ...fens: (bigint | null)[]
): Promise<void> {
  const holds = fens.map((fen, i) => ({
    fen: fen?.toString() ?? null,
    acquirerReference: `HD-${i}`,
    reason: "核查中",
  }));
  await sql`insert into registered_shop (acquirer_id, number, role, consents_from, version, standing, status_reason, holds)
    select acquirer_id, number, role, '2030-01-01', 1, 'active', '', ${sql.json(holds)} from sub_merchant
    where id = ${uuidOf(subMerchantId)}
    on conflict (acquirer_id, number) do update set holds = excluded.holds`;
}
