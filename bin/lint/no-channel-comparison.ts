import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { CHANNELS } from "../../server/channel/channel.ts";
import { fileOf, type Rule } from "./rule.ts";

const ROOT = join(import.meta.dirname, "../..");
const WALLETS: readonly unknown[] = CHANNELS;
const TEST = /\.test\.tsx?$|(^|\/)testing\/|^(e2e|bench)\//;

/** The record, a test, or a folder that speaks one wallet's protocol: it has its `dialect.ts`. */
const mayName = (file: string): boolean =>
  file.startsWith("server/channel/") ||
  TEST.test(file) ||
  (/^(server\/acquirer|sandbox)\/[^/]+\//.test(file) && existsSync(join(ROOT, dirname(file), "dialect.ts")));

/**
 * Nobody asks a wallet for its name, switches over names, lists them or makes a map of them by hand: the next wallet
 * would fall into another's branch in silence. What differs stands in the record or is the dialect's to answer.
 */
export const noChannelComparison: Rule = {
  create(context) {
    if (mayName(fileOf(context))) return {};
    const message = "a wallet is not named here: ask its record (server/channel) or its dialect";
    const named = (key: { type: string; name?: unknown }) =>
      key.type === "Identifier" && WALLETS.includes(key.name);
    return {
      Literal(node) {
        if (WALLETS.includes(node.value)) context.report({ node, message });
      },
      Property(node) {
        if (!node.computed && named(node.key)) context.report({ node, message });
      },
      TSPropertySignature(node) {
        if (!node.computed && named(node.key)) context.report({ node, message });
      },
      MemberExpression(node) {
        if (!node.computed && named(node.property)) context.report({ node, message });
      },
    };
  },
};
