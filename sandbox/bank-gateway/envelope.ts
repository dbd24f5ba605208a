import { notXml } from "./errors.ts";

/** A message of the gateway: names and texts, flat. */
export type Fields = Readonly<Record<string, string>>;

const BYTES_MAX = 65_536;
const FIELDS_MAX = 200;
const UTF8 = new TextDecoder("utf-8", { fatal: true });
// No text can be cut in two ways: a hostile one costs no more than its length.
const FIELD = /\s*<([A-Za-z_]\w{0,63})>((?:<!\[CDATA\[(?:(?!\]\]>)[\s\S])*\]\]>|[^<])*)<\/\1>/y;
const PREDEFINED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/**
 * Reads `<xml><k><![CDATA[v]]></k>…</xml>` in UTF-8. No attribute, no nesting, no document type and no entity beyond the five
 * that XML itself has: refused, as is a name that comes twice.
 */
export function readEnvelope(bytes: Buffer): Fields {
  if (bytes.length > BYTES_MAX) throw notXml("too large");
  const fields: Record<string, string> = Object.create(null);
  const inside = /^\uFEFF?\s*(?:<\?xml[^<>]*\?>\s*)?<xml>([\s\S]*)<\/xml>\s*$/.exec(utf8(bytes))?.[1];
  if (inside === undefined) throw notXml("no <xml>");
  let at = 0;
  for (let count = 0; inside.slice(at).trim() !== ""; count++) {
    FIELD.lastIndex = at;
    const [, name, content] = FIELD.exec(inside) ?? [];
    if (name === undefined || count === FIELDS_MAX) throw notXml("not a list of fields");
    if (name in fields) throw notXml(`${name} twice`);
    fields[name] = textOf(content ?? "");
    at = FIELD.lastIndex;
  }
  return fields;
}

/** Empty values are left out, as the signature leaves them out. */
export const writeEnvelope = (fields: Fields): string =>
  `<xml>${Object.entries(fields)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `<${name}><![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]></${name}>`)
    .join("")}</xml>`;

function utf8(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw notXml("not UTF-8");
  }
}

const textOf = (content: string): string =>
  content.replace(
    /<!\[CDATA\[([\s\S]*?)\]\]>|&(?:([a-z]+);)?/g,
    (_, raw: string | undefined, entity: string) => raw ?? PREDEFINED[entity] ?? refuseEntity(),
  );

function refuseEntity(): never {
  throw notXml("an entity");
}
