/**
 * What a process remembers belongs to an object that its owner makes. Finds module variables that can change: `let`, and
 * collections or objects that somebody fills later.
 */

export interface ModuleState {
  line: number;
  name: string;
}

/** At the beginning of a line: inside a function or class nothing stands there. */
const STATE =
  /^(?:export )?(?:(?:let|var) (?<changing>\w+)|const (?<filled>\w+)[^=\n]*= (?:new (?:Map|Set|WeakMap|WeakSet|Array)(?:<[^\n]*>)?\(\)|\[\]|\{\}))/gm;

export function findModuleState(source: string): ModuleState[] {
  return [...source.matchAll(STATE)].map((hit) => ({
    line: source.slice(0, hit.index).split("\n").length,
    name: hit.groups?.changing ?? hit.groups?.filled ?? "",
  }));
}
