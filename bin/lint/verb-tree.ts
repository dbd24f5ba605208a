import type { Rule, Statement } from "./rule.ts";

type Visitor = ReturnType<Rule["create"]>;
export type FunctionNode = Parameters<NonNullable<Visitor["FunctionDeclaration"]>>[0];
type TypeNode = NonNullable<FunctionNode["returnType"]>["typeAnnotation"];
type CallNode = Parameters<NonNullable<Visitor["CallExpression"]>>[0];

/** Contexts that say who asks. */
const CONTEXTS = new Set(["Ctx", "AcquirerCtx", "StaffCtx"]);

/**
 * The name of a verb's first parameter where it is a context with an actor; "" where that is taken apart and has no name, so
 * that nothing can ask by it.
 */
export function firstContext(verb: FunctionNode): string | undefined {
  const [given] = verb.params;
  const first = given?.type === "AssignmentPattern" ? given.left : given;
  if (first?.type !== "Identifier" && first?.type !== "ObjectPattern") return undefined;
  if (!saysWho(first.typeAnnotation?.typeAnnotation)) return undefined;
  return first.type === "Identifier" ? first.name : "";
}

/** A context, with others or in part: unless the part is known to leave the actor out, it says who asks. */
function saysWho(type: TypeNode | undefined): boolean {
  if (type?.type === "TSIntersectionType") return type.types.some(saysWho);
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return false;
  const { name } = type.typeName;
  const [whole, keys] = type.typeArguments?.params ?? [];
  if (CONTEXTS.has(name)) return true;
  if (!saysWho(whole)) return false;
  if (name === "Pick") return textsOf(keys).some((key) => key === "actor" || key === undefined);
  return name !== "Omit" || !textsOf(keys).includes("actor");
}

/** The texts of a type of texts; undefined for what is none. */
function textsOf(type: TypeNode | undefined): (string | undefined)[] {
  if (type?.type === "TSUnionType") return type.types.flatMap(textsOf);
  const literal = type?.type === "TSLiteralType" ? (type.literal as { value?: unknown }).value : undefined;
  return [typeof literal === "string" ? literal : undefined];
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
