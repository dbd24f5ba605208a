import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const SKIPPED = new Set([".git", ".next", ".data", "node_modules", "test-results", "playwright-report"]);
/** Every file of ours, from the root. */
const FILES = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => !SKIPPED.has(entry.name))
  .flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(ROOT, entry.name), { recursive: true, encoding: "utf8" }).map((name) =>
          join(entry.name, name),
        )
      : [entry.name],
  );
const KNOWN = new Set(FILES.flatMap((file) => [file, basename(file)]));
const SCRIPTS = Object.keys(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts);
/**
 * What people read to find their way. `DECISIONS.md` stays out: it says where things were on the day of each entry, and
 * is never changed afterwards.
 */
const PAPERS = FILES.filter((f) => f.endsWith(".md") && f !== "DECISIONS.md");
/** Tests and the lists of guards write paths that are meant not to be there. */
const CODE = FILES.filter(
  (f) => /\.(tsx?|m?js)$/.test(f) && !/\.test\.tsx?$|\/testing\/|^bin\/guards\//.test(f),
);

/** A file's name, with its folders where they are said; not the end of a pattern such as `<noun>-codec.ts`. */
const NAME =
  /(?<![\w@/.:>…*-])(?:(?:[\w@.-]+|\[[\w.]+\]|\([\w-]+\))\/)*\w[\w.-]*\.(?:tsx?|mjs|sql|md)(?![\w/<*-])/g;
/** Made by a program, or a pattern. */
const MADE = new Set(["verify-clearing.mjs", "NNNN_name.sql"]);

/** Comments of a source, block and line. */
const commentsOf = (code: string) =>
  [...code.matchAll(/\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/.*$/gm)].map((m) => m[0]).join("\n");

/** Names of files and scripts in a text that point nowhere. `at`: the file it stands in; siblings are named briefly. */
function lostIn(text: string, at: string): string[] {
  const lost: string[] = [];
  for (const [name] of text.matchAll(NAME)) {
    const beside = normalize(join(dirname(at), name));
    const isKnown =
      KNOWN.has(name.replace(/^\.\//, "")) || KNOWN.has(beside) || FILES.some((f) => f.endsWith(`/${name}`));
    if (!isKnown && !MADE.has(name)) lost.push(name);
  }
  for (const [, script = ""] of text.matchAll(/npm run ([\w:-]+)/g))
    if (!SCRIPTS.includes(script)) lost.push(`npm run ${script}`);
  return lost;
}

test("a name that points nowhere is seen, and one that points somewhere passes", () => {
  const at = "server/order/order-status.ts";
  expect(lostIn("see `server/order/no-such-file.ts`, gone.test.ts and `npm run nothing`", at)).toEqual([
    "server/order/no-such-file.ts",
    "gone.test.ts",
    "npm run nothing",
  ]);
  expect(lostIn("see `server/id.ts`, create-order.ts, ./create-order.ts, `npm run web`", at)).toEqual([]);
});

test.each(PAPERS)("every file and script that %s names is there", (paper) => {
  expect(lostIn(readFileSync(join(ROOT, paper), "utf8"), paper)).toEqual([]);
});

test("every file and script that a comment names is there", () => {
  expect(CODE.length).toBeGreaterThan(400);
  const lost = CODE.flatMap((file) =>
    lostIn(commentsOf(readFileSync(join(ROOT, file), "utf8")), file).map((name) => `${file}: ${name}`),
  );
  expect(lost).toEqual([]);
});
