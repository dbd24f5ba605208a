import { findTaken } from "../../../bin/ports.js";
import { type Desk, stop } from "./desk.ts";

/** A busy port ends the start with a sentence that says which, before anything was touched. The database asks for its own. */
export async function checkPorts({ ports, host, acquirerConfig }: Desk): Promise<void> {
  const { postgres: _own, sandbox, ...served } = ports;
  const taken = await findTaken(acquirerConfig ? served : { ...served, sandbox }, host);
  if (taken !== undefined) stop(taken);
}
