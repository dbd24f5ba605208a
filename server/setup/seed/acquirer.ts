import { present } from "../../assert.ts";
import { CHANNELS, walletOf } from "../../channel/channel.ts";
import { keyIdOf } from "../../clearing/signer-digest.ts";
import { DEMO_ACQUIRER, DEMO_MERCHANT, DEMO_SIGNERS } from "../demo.ts";
import type { Tenant, Tx } from "./tenant.ts";

/** The acquirer with the keys of its people (SPKI PEM by person), its channels, and the mall. */
export async function insertAcquirer(
  tx: Tx,
  { now, signerKeys }: { now: Date; signerKeys: Readonly<Record<string, string>> },
  { acquirer_id, merchant_id }: Tenant,
): Promise<void> {
  await tx`insert into acquirer ${tx({
    id: acquirer_id,
    code: DEMO_ACQUIRER.code,
    name: DEMO_ACQUIRER.name,
    phone: DEMO_ACQUIRER.phone,
    platform: DEMO_ACQUIRER.platform,
    cut_offs: tx.json(DEMO_ACQUIRER.cutOffs as never),
    area: [...DEMO_ACQUIRER.area],
    created_at: now,
  })}`;
  await tx`insert into acquirer_signer ${tx(
    DEMO_SIGNERS.map((person) => {
      const public_key = present(signerKeys[person], `there is a public key of ${person}`);
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
