/**
 * The text over which this interface signs: first-level members sorted by name, compact, characters as they are; what is nested
 * keeps the order in which it came. Rebuilt from the raw texts of the members, never from parsed values: parsing would move
 * names like "7" to the front and make 1.1 of 1.10.
 */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** A JSON value without the blanks between its parts, its strings without needless escapes. */
const compact = (token: string): string =>
  token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : token;

/** The members of one JSON object, name → compact text. Throws `SyntaxError` where the text is no object or a name comes twice. */
export function membersOf(text: string): Map<string, string> {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new SyntaxError("not an object");
  const members = new Map<string, string>();
  let depth = 0;
  let name: string | undefined;
  let value = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if ("}]".includes(token)) depth--;
    if (depth === 0 || (depth === 1 && token === ",")) {
      if (name !== undefined) {
        if (members.has(name)) throw new SyntaxError("a name comes twice");
        members.set(name, value);
      }
      name = undefined;
      value = "";
    } else if (name === undefined) name = String(JSON.parse(token));
    else if (depth > 1 || token !== ":" || value !== "") value += compact(token);
    if ("{[".includes(token)) depth++;
  }
  return members;
}

/** What was signed of an object that came. */
export const canonicalText = (object: string): string =>
  `{${[...membersOf(object)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join(",")}}`;

/** What this side says: texts and whole numbers; no null and no empty object, on which the callers' libraries disagree. */
export type Said = string | number | readonly Said[] | { readonly [name: string]: Said | undefined };

/** One text for every library that reads it: sorted at every level, so that it is the same however it is sorted again. */
export function writeCanonical(said: Said): string {
  if (typeof said === "string") return JSON.stringify(said);
  if (typeof said === "number") {
    if (!Number.isSafeInteger(said)) throw new Error("only whole numbers are said as numbers");
    return String(said);
  }
  if (Array.isArray(said)) return `[${said.map(writeCanonical).join(",")}]`;
  const members = Object.entries(said as Record<string, Said | undefined>)
    .filter((member): member is [string, Said] => member[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (members.length === 0) throw new Error("an empty object is never said");
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${writeCanonical(value)}`).join(",")}}`;
}
