/**
 * The seal of a day: a Merkle tree over what was written that day, its root chained to the day before. A leaf is
 * SHA-256(0x00 ‖ canonical JSON of a row's never-updated columns), a node SHA-256(0x01 ‖ left ‖ right), an odd node
 * moves up as it is. The day's root is SHA-256("QFC1-SEAL\n" ‖ previous root ‖ "\n" ‖ tree root ‖ "\n" ‖ leaf count).
 * Memory is one hash per level of the tree, whatever the day's size.
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "../document/canonical-json.ts";
import type { LeafKind, LeafRow, ProofStep } from "./day-seal.ts";

/** Before the first sealed day there is this. */
export const NO_ROOT = "";

/** SHA-256 of 0x00 and the row's canonical JSON: no inner node (0x01) can pass for a leaf. */
export function leafOf(kind: LeafKind, row: LeafRow): Buffer {
  return createHash("sha256").update(Uint8Array.of(0)).update(canonicalJson({ kind, row })).digest();
}

function nodeOf(left: Buffer, right: Buffer): Buffer {
  return createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** The root of a full subtree, and the paths of the leaves in it that are to be proven. */
interface Peak {
  node: Buffer;
  paths: readonly ProofStep[][];
}

/** Grows a tree leaf by leaf; holds only the roots of its full subtrees, and the paths that were asked for. */
export class MerkleTree {
  #peaks: (Peak | undefined)[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** `path`, where it is given, is filled with the leaf's way up; it is whole once `root` was asked. */
  add(leaf: Buffer, path?: ProofStep[]): void {
    let node: Peak = { node: leaf, paths: path ? [path] : [] };
    let level = 0;
    for (; this.#peaks[level]; level++) {
      node = joined(this.#peaks[level] as Peak, node);
      this.#peaks[level] = undefined;
    }
    this.#peaks[level] = node;
    this.#count++;
  }

  /** Ends the tree. Lower-case hex; of no leaves, SHA-256 of nothing. */
  root(): string {
    let top: Peak | undefined;
    for (const peak of this.#peaks) if (peak) top = top ? joined(peak, top) : peak;
    this.#peaks = top ? [top] : [];
    return (top?.node ?? createHash("sha256").digest()).toString("hex");
  }
}

function joined(left: Peak, right: Peak): Peak {
  for (const path of left.paths) path.push({ side: "right", hash: right.node.toString("hex") });
  for (const path of right.paths) path.push({ side: "left", hash: left.node.toString("hex") });
  return { node: nodeOf(left.node, right.node), paths: [...left.paths, ...right.paths] };
}

/** Where `path` leads to from a leaf: the root (hex) of every tree in which the leaf stands there. */
export function rootFrom(leaf: Buffer, path: readonly ProofStep[]): string {
  const top = path.reduce((node, { side, hash }) => {
    const other = Buffer.from(hash, "hex");
    return side === "left" ? nodeOf(other, node) : nodeOf(node, other);
  }, leaf);
  return top.toString("hex");
}

/** The root that stands in the clearing file. */
export function chainedRoot(previousRoot: string, treeRoot: string, leafCount: number): string {
  return createHash("sha256").update(`QFC1-SEAL\n${previousRoot}\n${treeRoot}\n${leafCount}`).digest("hex");
}
