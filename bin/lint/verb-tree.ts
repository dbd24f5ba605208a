import type { Rule, Statement } from "./rule.ts";

type Visitor = ReturnType<Rule["create"]>;
export type FunctionNode = Parameters<NonNullable<Visitor["FunctionDeclaration"]>>[0];
type CallNode = Parameters<NonNullable<Visitor["CallExpression"]>>[0];

/** Contexts that say who asks. */
const CONTEXTS = new Set(["Ctx", "AcquirerCtx", "StaffCtx"]);

/** The name of a verb's first parameter where it is a context with an actor. */
export function firstContext(verb: FunctionNode): string | undefined {
  const [first] = verb.params;
  if (first?.type !== "Identifier") return undefined;
  const type = first.typeAnnotation?.typeAnnotation;
  const name =
    type?.type === "TSTypeReference" && type.typeName.type === "Identifier" ? type.typeName.name : "";
  return CONTEXTS.has(name) ? first.name : undefined;
}

/** The acts that a statement asks for by `may(ctx, …)`, alone or as the value of a `const`; none where it asks for nothing. */
export function actsIn(statement: Statement | undefined, ctx: string): string[] {
  let asked: unknown;
  if (statement?.type === "ExpressionStatement") asked = statement.expression;
  if (statement?.type === "VariableDeclaration") asked = statement.declarations[0]?.init;
  return actsOfCall(asked, ctx);
}

function actsOfCall(node: unknown, ctx: string): string[] {
  const call = node as CallNode | undefined;
  if (call?.type !== "CallExpression" || call.callee.type !== "Identifier" || call.callee.name !== "may")
    return [];
  const [who, act] = call.arguments;
  return who?.type === "Identifier" && who.name === ctx ? literalsOf(act) : [];
}

/** A text, or both texts of a choice between two; nothing where anything else stands. */
export function literalsOf(node: unknown): string[] {
  const { type, value, consequent, alternate } = (node ?? {}) as Record<string, unknown>;
  if (type === "Literal" && typeof value === "string") return [value];
  if (type !== "ConditionalExpression") return [];
  const both = [...literalsOf(consequent), ...literalsOf(alternate)];
  return both.length === 2 ? both : [];
}
