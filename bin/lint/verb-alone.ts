import { fileOf, isVerb, type Rule, type Statement, verbOf } from "./rule.ts";

/** A file named after a verb exports one async function of its name; types beside it are its words, values are not. */
export const verbAlone: Rule = {
  create(context) {
    const file = fileOf(context);
    if (!isVerb(file)) return {};
    return {
      Program(program) {
        const wanted = verbOf(file);
        const values = program.body.filter(exportsValue);
        const message = `a verb exports one async function and nothing else that runs: ${wanted}`;
        for (const node of values) if (!isAsyncFunction(node, wanted)) context.report({ node, message });
        if (values.length === 0) context.report({ node: program, message });
      },
    };
  },
};

function exportsValue(node: Statement): boolean {
  if (node.type === "ExportDefaultDeclaration" || node.type === "ExportAllDeclaration") return true;
  if (node.type !== "ExportNamedDeclaration" || node.exportKind === "type") return false;
  return (
    node.declaration?.type !== "TSInterfaceDeclaration" && node.declaration?.type !== "TSTypeAliasDeclaration"
  );
}

const isAsyncFunction = (node: Statement, name: string): boolean =>
  node.type === "ExportNamedDeclaration" &&
  node.declaration?.type === "FunctionDeclaration" &&
  node.declaration.async &&
  node.declaration.id?.name === name;
