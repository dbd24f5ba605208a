import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { verb } from "../.dependency-cruiser.mjs";

/** What the first word of a file's name promises of its function (CONTRIBUTING.md, habit 10). */
const ROOT = join(import.meta.dirname, "..");
const sources = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "app", "server"],
  {
    cwd: ROOT,
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$|\/testing\//.test(f) && existsSync(join(ROOT, f)));

interface Verb {
  word: string;
  params: string[];
  answers: string;
  text: string;
}

/** The function a file is named after, as its source states it. */
function verbsOf(file: string, text: string): Verb[] {
  const word = /\/([a-z]+)-[^/]+$/.exec(file)?.[1] ?? "";
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return tree.statements.flatMap((s) => {
    const isExported =
      ts.isFunctionDeclaration(s) && s.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
    if (!ts.isFunctionDeclaration(s) || !isExported || !s.name?.text.startsWith(word)) return [];
    return [
      {
        word,
        params: s.parameters.map((p) => (ts.isIdentifier(p.name) ? p.name.text : "{}")),
        answers: s.type?.getText(tree) ?? "",
        text,
      },
    ];
  });
}

const ORDER = "(ctx, input), (tx, input) or (tx, ctx, input)";
/** `door`: before anybody is known, or after the act was undone. */
const CTX = ["ctx", "actx", "door"];
const TX = ["tx", "sql"];

/** What of its promises a verb breaks; empty when none. */
function faultsOf({ word, params, answers, text }: Verb): string[] {
  const [first = "", second = ""] = params;
  const faults: string[] = [];
  const isNothing = /\| (undefined|null)>$/.test(answers);
  if (word === "get" && isNothing) faults.push("get throws not_found, it never answers nothing");
  if (word === "find" && !/undefined/.test(answers))
    faults.push("find answers undefined where there is nothing");
  if (word === "list" && !/\.limit\(|\blimit \$|_MAX\b/.test(text)) faults.push("a list has a bound");
  if (word === "load" && !TX.includes(first)) faults.push("load reads inside its caller's transaction");
  const hasBoth = TX.includes(first) && CTX.includes(second);
  if (![...CTX, ...TX].includes(first) || params.length > (hasBoth ? 3 : 2)) faults.push(ORDER);
  return faults;
}

/** Verbs that keep a promise in another way, by the reason. */
const EXCEPTIONS: Record<string, string> = {
  "server/arrival/find-arrival-clock.ts: find answers undefined where there is nothing":
    "the clock is always there, the calendar in it may be undefined",
  "server/books/list-marked-days.ts: a list has a bound": "the days of one month",
  "server/statement/list-items.ts: a list has a bound": "the bound stands in `loadItemRows`",
  [`server/batch/write-outbox.ts: ${ORDER}`]: "writes a folder, asks no database and no clock",
  [`server/document/write-whole.ts: ${ORDER}`]: "writes a file of a folder, asks no database and no clock",
  [`server/document/close-laid-file.ts: ${ORDER}`]: "moves a file of a folder, asks no database and no clock",
  [`server/document/list-laid-files.ts: ${ORDER}`]: "reads a folder, asks no database and no clock",
  [`server/identity/create-password-hash.ts: ${ORDER}`]: "of the password alone",
  [`server/identity/verify-password.ts: ${ORDER}`]: "of the password alone",
};

const files = sources.filter((f) => new RegExp(verb).test(f));

test("the first word of a verb promises one thing, and its context comes first", () => {
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((f) =>
    verbsOf(f, readFileSync(join(ROOT, f), "utf8")).flatMap((v) =>
      faultsOf(v).map((fault) => `${f}: ${fault}`),
    ),
  );
  expect(found.filter((f) => !(f in EXCEPTIONS))).toEqual([]);
  for (const known of Object.keys(EXCEPTIONS)) expect(found, "an exception nobody needs").toContain(known);
});

test("each promise is seen to be broken", () => {
  const fault = (file: string, text: string) => verbsOf(file, text).flatMap(faultsOf);
  expect(
    fault("server/order/get-x.ts", "export async function getX(ctx: C): Promise<X | null> {}"),
  ).toHaveLength(1);
  expect(fault("server/order/find-x.ts", "export async function findX(ctx: C): Promise<X> {}")).toHaveLength(
    1,
  );
  expect(
    fault("server/order/list-x.ts", "export async function listX(ctx: C): Promise<X[]> {}"),
  ).toHaveLength(1);
  expect(
    fault("server/order/load-x.ts", "export async function loadX(ctx: C, input: I): Promise<X> {}"),
  ).toHaveLength(1);
  expect(
    fault("server/order/close-x.ts", "export async function closeX(id: I, ctx: C): Promise<X> {}"),
  ).toHaveLength(1);
  expect(
    fault("server/order/close-x.ts", "export async function closeX(ctx: C, a: A, b: B): Promise<X> {}"),
  ).toHaveLength(1);
});

test("no edge calls a load: it is read inside a verb's transaction", () => {
  const edges = sources.filter((f) => /^(app|server\/(api|gateway|worker|bin))\//.test(f));
  expect(edges.length).toBeGreaterThan(50);
  const isLoad = (text: string) => /from "[^"]*\/load-[^"]*"/.test(text);
  expect(edges.filter((f) => isLoad(readFileSync(join(ROOT, f), "utf8")))).toEqual([]);
  expect(isLoad('import { loadPlan } from "../refund/load-plan.ts";')).toBe(true);
});
