import { isAudited, isConsequence } from "../../server/permission.ts";
import { PARTS } from "./may-first.ts";
import { fileOf, isVerb, type Rule, type RuleContext } from "./rule.ts";
import { actsIn, type FunctionNode, firstContext, literalsOf } from "./verb-tree.ts";

/** Each writes an audit entry of the `action` it is given, in the transaction of the act. */
const AUDITORS = new Set([
  "recordAudit",
  "recordRawAudit",
  "recordStep",
  "recordRawStep",
  "writeSignInAudit",
]);

/** A verb whose act leaves an entry (`AUDITED` in server/permission.ts) writes it, of the same act; no other act stands there. */
export const auditOfAct: Rule = {
  create(context) {
    const file = fileOf(context);
    if (!isVerb(file) || file in PARTS) return {};
    let verb: { node: FunctionNode; acts: string[] } | undefined;
    const written = new Set<string>();
    const named = new Map<string, string[]>();
    return {
      VariableDeclarator({ id, init }) {
        if (id.type === "Identifier") named.set(id.name, actionsOf(init));
      },
      ExportNamedDeclaration({ declaration }) {
        if (declaration?.type !== "FunctionDeclaration") return;
        const ctx = firstContext(declaration);
        if (ctx !== undefined) verb = { node: declaration, acts: actsIn(declaration.body?.body[0], ctx) };
      },
      CallExpression(node) {
        if (node.callee.type !== "Identifier" || !AUDITORS.has(node.callee.name)) return;
        for (const act of actionsOf(node.arguments, named)) written.add(act);
      },
      "Program:exit"() {
        if (verb) reportMissing(context, verb, written);
      },
    };
  },
};

function reportMissing(
  context: RuleContext,
  { node, acts }: { node: FunctionNode; acts: string[] },
  written: ReadonlySet<string>,
): void {
  for (const act of acts.filter(isAudited)) {
    if (!written.has(act))
      context.report({
        node,
        message: `${act} leaves an audit entry: recordAudit(…, { action: "${act}", … })`,
      });
  }
  for (const act of written) {
    if (!acts.includes(act) && !isConsequence(act))
      context.report({ node, message: `an audit entry of ${act}, for which this verb does not ask` });
  }
}

/** Every value of an `action:` in a tree of objects, however deep; of a `const` beside the call too (`const act = { action … }`). */
function actionsOf(tree: unknown, named: ReadonlyMap<string, string[]> = new Map()): string[] {
  if (Array.isArray(tree)) return tree.flatMap((node) => actionsOf(node, named));
  const { type, key, value, name, properties, expression } = (tree ?? {}) as Record<string, unknown>;
  switch (type) {
    case "ObjectExpression":
      return actionsOf(properties, named);
    case "Property":
      return (key as { name?: string }).name === "action" ? literalsOf(value) : actionsOf(value, named);
    case "Identifier":
      return named.get(name as string) ?? [];
    case "TSAsExpression":
      return actionsOf(expression, named);
    default:
      return [];
  }
}
