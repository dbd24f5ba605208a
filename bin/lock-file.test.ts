import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Locked {
  integrity?: string;
  /** It lies inside the archive of the package around it, whose digest covers it. */
  inBundle?: boolean;
}

const withoutDigest = (packages: Record<string, Locked>): string[] =>
  Object.entries(packages)
    .filter(([path]) => path !== "")
    .filter(
      ([path, locked]) =>
        !/^sha512-/.test((locked.inBundle ? around(packages, path) : locked)?.integrity ?? ""),
    )
    .map(([path]) => path);

function around(packages: Record<string, Locked>, path: string): Locked | undefined {
  return packages[path.slice(0, path.lastIndexOf("/node_modules/"))];
}

test("nothing is installed whose bytes the lock file does not name by digest", () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  expect(Object.keys(lock.packages).length).toBeGreaterThan(500);
  expect(withoutDigest(lock.packages)).toEqual([]);
  expect(
    withoutDigest({
      "": {},
      "node_modules/a": {},
      "node_modules/b": { integrity: "sha1-x" },
      "node_modules/a/node_modules/c": { inBundle: true },
    }),
  ).toEqual(["node_modules/a", "node_modules/b", "node_modules/a/node_modules/c"]);
});
