import { FILE_INVARIANTS } from "./file-invariants.ts";
import { WALKS } from "./histories.ts";
import type { Invariant } from "./invariant.ts";
import { ORDER_INVARIANTS } from "./order-invariants.ts";
import { POSTING_INVARIANTS } from "./posting-invariants.ts";
import { REGISTER_INVARIANTS } from "./register-invariants.ts";

/** Everything that must always be true, one query each. */
export const INVARIANTS: readonly Invariant[] = [
  ...POSTING_INVARIANTS,
  ...FILE_INVARIANTS,
  ...ORDER_INVARIANTS,
  ...WALKS,
  ...REGISTER_INVARIANTS,
];
