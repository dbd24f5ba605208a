/** What one row of a sealed day needs to be proven: the second reading of the tree, for its tests. */
import { assert } from "../../assert.ts";
import { nodeOf } from "../tree-digest.ts";

/** The siblings from a leaf up to the root, left or right of it: what one row needs to be proven. */
export function proofOf(
  leaves: readonly Buffer[],
  index: number,
): { side: "left" | "right"; hash: string }[] {
  assert(index >= 0 && index < leaves.length, "a proof is of a leaf that is there");
  const path: { side: "left" | "right"; hash: string }[] = [];
  let level = [...leaves];
  let at = index;
  while (level.length > 1) {
    const sibling = level[at ^ 1];
    if (sibling) path.push({ side: at % 2 === 0 ? "right" : "left", hash: sibling.toString("hex") });
    const above: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] as Buffer, level[i + 1]];
      above.push(right ? nodeOf(left, right) : left);
    }
    level = above;
    at = at >> 1;
  }
  return path;
}

/** Whether `path`, from the leaf upwards, leads to `root` (hex). */
export function isProven(
  leaf: Buffer,
  path: readonly { side: "left" | "right"; hash: string }[],
  root: string,
): boolean {
  const top = path.reduce<Buffer>((node, { side, hash }) => {
    const other = Buffer.from(hash, "hex");
    return side === "left" ? nodeOf(other, node) : nodeOf(node, other);
  }, leaf);
  return top.toString("hex") === root;
}
