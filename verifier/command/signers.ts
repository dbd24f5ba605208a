import { join } from "node:path";
import type { Signer } from "#server/clearing/register.ts";
import { newestRegister } from "../kept-versions.ts";
import { Usage } from "../options.ts";

/** The registered signers: of a register that is named for them, else the desk's, else the newest of the stated ones. */
export function signersFrom(o: {
  signers?: string | undefined;
  desk?: string | undefined;
  register?: readonly string[] | undefined;
}): readonly Signer[] {
  const path = o.signers ?? (o.desk === undefined ? undefined : join(o.desk, "register.json"));
  const paths = path === undefined ? o.register : [path];
  if (!paths?.length) throw new Usage("缺少 --register / --register is needed: the registered signers");
  return newestRegister(paths).signers;
}
