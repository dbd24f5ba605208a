/**
 * What a process remembers belongs to an object that its owner makes. Finds module variables that can change: `let`, and
 * collections or objects that somebody fills later, empty at first or not.
 */

export interface ModuleState {
  line: number;
  name: string;
}

/** At the beginning of a line: inside a function or class nothing stands there. */
const STATE =
  /^(?:export )?(?:(?:let|var) (?<changing>\w+)|const (?<filled>\w+)[^=\n]*= (?:new (?:Map|Set|WeakMap|WeakSet|Array)(?:<[^\n]*>)?\(\)|\[\]|\{\}))/gm;

const CONSTANT = /^(?:export )?const (?<name>\w+)\b/gm;
/** What stands behind a name that is changed there: a property that is set, or a collection that is told to. */
const PATH = String.raw`(?:\??\.\w+|\[[^\]\n]*\])`;
const SET = String.raw`${PATH}+\s*(?:(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])|\+\+|--)`;
const TOLD = String.raw`${PATH}*\.(?:set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill)\(`;

const isChanged = (source: string, name: string) =>
  new RegExp(
    String.raw`(?<![\w.])${name}(?:${SET}|${TOLD})|(?:\+\+|--|\bdelete )${name}${PATH}|\bObject\.assign\(${name}\b`,
  ).test(source);

export function findModuleState(source: string): ModuleState[] {
  const lineOf = (index: number) => source.slice(0, index).split("\n").length;
  const found = new Map<string, ModuleState>();
  for (const { groups, index } of source.matchAll(STATE)) {
    const name = groups?.changing ?? groups?.filled ?? "";
    found.set(name, { line: lineOf(index), name });
  }
  for (const { groups, index } of source.matchAll(CONSTANT)) {
    const name = groups?.name ?? "";
    if (!found.has(name) && isChanged(source, name)) found.set(name, { line: lineOf(index), name });
  }
  return [...found.values()];
}
