/** Parses JSON; throws an Error whose sentence says on which line the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const line = text.slice(0, faultAt(text)).split("\n").length;
    throw new Error(`第 ${line} 行不是 JSON / line ${line} is not JSON`);
  }
}

const BLANK = /[ \t\n\r]*/y;
const TOKEN =
  /([[\]{},:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/**
 * Where the text leaves the grammar (RFC 8259). What the engine says of it differs from version to version and often
 * names no place.
 */
function faultAt(text: string): number {
  const open: string[] = [];
  let wanted = "value";
  for (let at = skip(BLANK, text, 0); at < text.length; at = skip(BLANK, text, at)) {
    TOKEN.lastIndex = at;
    const [token, mark, string] = TOKEN.exec(text) ?? [];
    if (token === undefined || !wanted.split(" ").includes(kindOf(mark, string, wanted))) return at;
    if (token === "{" || token === "[") open.push(token);
    if (token === "}" || token === "]") open.pop();
    wanted = nextOf(token, wanted, open.at(-1));
    at += token.length;
  }
  return text.trimEnd().length;
}

const skip = (blank: RegExp, text: string, at: number): number => {
  blank.lastIndex = at;
  return at + (blank.exec(text)?.[0].length ?? 0);
};

function kindOf(mark: string | undefined, string: string | undefined, wanted: string): string {
  if (mark !== undefined && mark !== "{" && mark !== "[") return mark;
  return string !== undefined && wanted.startsWith("key") ? "key" : "value";
}

function nextOf(token: string, wanted: string, within: string | undefined): string {
  if (token === "{") return "key }";
  if (token === "[") return "value ]";
  if (token === ":") return "value";
  if (token === ",") return within === "{" ? "key" : "value";
  if (wanted.startsWith("key") && token !== "}") return ":";
  return within === undefined ? "" : within === "{" ? ", }" : ", ]";
}
