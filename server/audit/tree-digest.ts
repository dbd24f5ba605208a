/**
 * The seal of a day: a Merkle tree over what was written that day, its root chained to the day before. A leaf is
 * SHA-256(0x00 ‖ canonical JSON of a row's never-updated columns), a node SHA-256(0x01 ‖ left ‖ right), an odd node
 * moves up as it is. The day's root is SHA-256("QFC1-SEAL\n" ‖ previous root ‖ "\n" ‖ tree root ‖ "\n" ‖ leaf count).
 * Memory is one hash per level of the tree, whatever the day's size.
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../document/canonical-json.ts";

/** Before the first sealed day there is this. */
export const NO_ROOT = "";

export type LeafKind = "order" | "payment" | "refund" | "audit_entry";
/** Texts, whole numbers as text, instants as RFC 3339 UTC; null where a column is null. */
export type LeafRow = Readonly<Record<string, string | null>>;

/** SHA-256 of 0x00 and the row's canonical JSON: no inner node (0x01) can pass for a leaf. */
export function leafOf(kind: LeafKind, row: LeafRow): Buffer {
  return createHash("sha256").update(Uint8Array.of(0)).update(canonicalJson({ kind, row })).digest();
}

export function nodeOf(left: Buffer, right: Buffer): Buffer {
  return createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** Grows a tree leaf by leaf; holds only the roots of its full subtrees. */
export class MerkleTree {
  #peaks: (Buffer | undefined)[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(leaf: Buffer): void {
    let node = leaf;
    let level = 0;
    for (; this.#peaks[level]; level++) {
      node = nodeOf(this.#peaks[level] as Buffer, node);
      this.#peaks[level] = undefined;
    }
    this.#peaks[level] = node;
    this.#count++;
  }

  /** Lower-case hex; of no leaves, SHA-256 of nothing. */
  root(): string {
    let node: Buffer | undefined;
    for (const peak of this.#peaks) if (peak) node = node ? nodeOf(peak, node) : peak;
    return (node ?? createHash("sha256").digest()).toString("hex");
  }
}

/** The root that stands in the clearing file. */
export function chainedRoot(previousRoot: string, treeRoot: string, leafCount: number): string {
  return createHash("sha256").update(`QFC1-SEAL\n${previousRoot}\n${treeRoot}\n${leafCount}`).digest("hex");
}
