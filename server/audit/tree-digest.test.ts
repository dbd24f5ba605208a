import { expect, test } from "vitest";
import type { ProofStep } from "./day-seal.ts";
import { chainedRoot, leafOf, MerkleTree, NO_ROOT, rootFrom } from "./tree-digest.ts";

const leaves = (n: number) => Array.from({ length: n }, (_, i) => leafOf("order", { id: `${i}` }));
const rootOf = (of: readonly Buffer[]) => {
  const tree = new MerkleTree();
  for (const leaf of of) tree.add(leaf);
  return tree.root();
};

test("each row of a day of any size is proven against its root, and against no other", () => {
  for (let n = 1; n <= 17; n++) {
    const tree = new MerkleTree();
    const paths = leaves(n).map((leaf) => {
      const path: ProofStep[] = [];
      tree.add(leaf, path);
      return { leaf, path };
    });
    const root = tree.root();
    expect(root).toBe(rootOf(leaves(n)));
    for (const { leaf, path } of paths) {
      expect(rootFrom(leaf, path)).toBe(root);
      expect(rootFrom(leafOf("order", { id: "other" }), path)).not.toBe(root);
    }
  }
});

test("a changed, dropped, added or moved row is another root", () => {
  const of = leaves(9);
  const root = rootOf(of);
  expect(rootOf([...of.slice(0, 4), leafOf("order", { id: "x" }), ...of.slice(5)])).not.toBe(root);
  expect(rootOf(of.slice(1))).not.toBe(root);
  expect(rootOf([...of, of[8] as Buffer])).not.toBe(root);
  expect(rootOf([...of].reverse())).not.toBe(root);
});

test("a leaf is no node, a kind is no other kind, and a day hangs on the day before", () => {
  expect(leafOf("order", { id: "1" })).not.toEqual(leafOf("refund", { id: "1" }));
  expect(chainedRoot(NO_ROOT, rootOf([]), 0)).not.toBe(chainedRoot("ab", rootOf([]), 0));
});
