/** Whether what was handed out of a sealed day leads to its root. */
import { isId, uuidOf } from "../id.ts";
import { merchantOrderNo as numberOf, readOrderTerms } from "../order/order-terms-codec.ts";
import type { ProofFault, SealedDay } from "./day-seal.ts";
import { chainedRoot, leafOf, rootFrom } from "./tree-digest.ts";

/** What stands in the clearing file of the day. */
export const sealRootOf = (seal: SealedDay): string =>
  chainedRoot(seal.previousRoot, seal.treeRoot, seal.leafCount);

/** The first thing in the seal that does not prove the order with this number; undefined where everything does. */
export function findProofFault(seal: SealedDay, merchantOrderNo: string): ProofFault | undefined {
  const orderId = seal.terms === "" ? undefined : orderIdOf(seal.terms, merchantOrderNo);
  if (orderId === undefined) return { what: "terms" };
  if (seal.leaves.length === 0) return { what: "nothing" };
  const at = seal.leaves.findIndex(
    ({ kind, row, path }) =>
      (kind === "order" ? row.id : row.order_id) !== orderId ||
      rootFrom(leafOf(kind, row), path) !== seal.treeRoot,
  );
  return at < 0 ? undefined : { what: "leaf", at };
}

/** The bare uuid of the order that terms of this number name. */
function orderIdOf(terms: string, merchantOrderNo: string): string | undefined {
  const read = readOrderTerms(terms);
  return numberOf(read) === merchantOrderNo && isId("ord", read.order) ? uuidOf(read.order) : undefined;
}
