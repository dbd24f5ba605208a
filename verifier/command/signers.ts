import { join } from "node:path";
import type { Signer } from "#server/clearing/register.ts";
import { readRegister } from "#server/clearing/register-codec.ts";
import { inJsonFile } from "../in-file.ts";
import { Usage } from "../inputs.ts";

/** The registered signers: a register that is named for them, else the desk's, else the stated one. */
export function signersFrom(o: {
  signers?: string | undefined;
  desk?: string | undefined;
  register?: string | undefined;
}): readonly Signer[] {
  const path = o.signers ?? (o.desk === undefined ? o.register : join(o.desk, "register.json"));
  if (path === undefined) throw new Usage("缺少 --register / --register is needed: the registered signers");
  return inJsonFile(path, readRegister).signers;
}
