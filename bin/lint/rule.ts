import { relative } from "node:path";
import type { RuleTester } from "oxlint/plugins-dev";
import { verb } from "../../.dependency-cruiser.mjs";

/** A rule as oxlint calls it: once per file, `create` answers with what it wants to see of the tree. */
export type Rule = Extract<Parameters<RuleTester["run"]>[1], { create(context: never): unknown }>;
export type RuleContext = Parameters<Rule["create"]>[0];
type Visitor = ReturnType<Rule["create"]>;
type Program = Parameters<NonNullable<Visitor["Program"]>>[0];
export type Statement = Program["body"][number];

/** The file from the root of the project (of the tree of fixtures, in the test), with "/" between folders. */
export const fileOf = (context: RuleContext): string =>
  relative(context.cwd, context.filename).replaceAll("\\", "/");

const VERB = new RegExp(verb);
/** A file that acts: its first word stands in the closed list (`.dependency-cruiser.mjs`). */
export const isVerb = (file: string): boolean => VERB.test(file) && !/(-codec|\.test)\.ts$/.test(file);
/** "server/order/get-order.ts" → "getOrder". */
export const verbOf = (file: string): string =>
  file.replace(/^.*\/|\.ts$/g, "").replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** One word and what a file of that name may look like: what a rule refuses, and what it lets pass. */
export interface Fixture {
  /** From the root: rules look at where a file lies. */
  file: string;
  code: string;
}
export interface Fixtures {
  bad: readonly Fixture[];
  good: readonly Fixture[];
}
