import { present } from "#server/assert.ts";
import type { AcquirerRegister } from "#server/clearing/register.ts";
import { registerOf as testRegister } from "#server/clearing/testing/register.ts";
import { CONSENTS_FROM, type World } from "./world.ts";

/** Lays the next version of the register, as the shops stand now. */
export function layRegister(world: World, at: string): void {
  const { shops, barred, feeToleranceFen, registers } = world;
  const signers = [...world.people, ...world.deciders].map(({ person, keyId, publicKey }) => ({
    person,
    keyId,
    publicKey,
  }));
  const version = registers.length + 1;
  const { cutOffs } = world;
  const stated = {
    version,
    at,
    barred: [...barred],
    feeToleranceFen,
    signers,
    consentsFrom: CONSENTS_FROM,
    cutOffs,
  };
  registers.push(testRegister(shops, stated));
}

/** The newest version. */
export const registerOf = (world: World): AcquirerRegister =>
  present(world.registers.at(-1), "a version was laid");
