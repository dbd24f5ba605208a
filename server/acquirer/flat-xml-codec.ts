/** Flat XML, both ways: `<xml><k><![CDATA[v]]></k>…</xml>`, as WeChat Pay v2 and the gateways of its kind speak it. */

const BYTES_MAX = 65_536;
const FIELDS_MAX = 200;
const UTF8 = new TextDecoder("utf-8", { fatal: true });
/** One field, from where it is told to look; CDATA or text without markup, and only the five entities that XML itself has. */
const FIELD_FORM =
  /\s*<([A-Za-z_][A-Za-z0-9_]{0,63})>(?:<!\[CDATA\[((?:(?!\]\]>)[\s\S])*)\]\]>|([^<]*))<\/\1>/;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Undefined for anything else: nesting, attributes, a document type, a name that comes twice, bytes that are no UTF-8. */
export function readFlatXml(bytes: Buffer): Record<string, string> | undefined {
  const inside = bytes.length > BYTES_MAX ? undefined : insideOf(bytes);
  if (inside === undefined) return undefined;
  const fields: Record<string, string> = Object.create(null);
  const field = new RegExp(FIELD_FORM, "y");
  let at = 0;
  for (let count = 0; inside.slice(at).trim() !== ""; count++) {
    field.lastIndex = at;
    const [whole, name, data, text = ""] = field.exec(inside) ?? [];
    const value = data ?? unescaped(text);
    if (whole === undefined || name === undefined || value === undefined) return undefined;
    if (count === FIELDS_MAX || name in fields) return undefined;
    fields[name] = value;
    at += whole.length;
  }
  return fields;
}

/** Empty values are left out, as signatures leave them out. */
export function writeFlatXml(fields: Readonly<Record<string, string>>): string {
  const written = Object.entries(fields).map(([name, value]) =>
    value === "" ? "" : `<${name}><![CDATA[${value.replaceAll("]]>", "]] >")}]]></${name}>`,
  );
  return `<xml>${written.join("")}</xml>`;
}

function insideOf(bytes: Buffer): string | undefined {
  try {
    const text = UTF8.decode(bytes);
    return /^\s*(?:<\?xml[^<>]*\?>\s*)?<xml>([\s\S]*)<\/xml>\s*$/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

function unescaped(text: string): string | undefined {
  let isStrange = false;
  const read = text.replace(/&([a-z]{0,8})(;?)/g, (_, name: string, end: string) => {
    const character = end === ";" ? ENTITIES[name] : undefined;
    isStrange ||= character === undefined;
    return character ?? "";
  });
  return isStrange ? undefined : read;
}
