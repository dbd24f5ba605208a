import { uuidOf } from "#server/id.ts";

/** One row of COPY … FROM STDIN in PostgreSQL's text format. */
export type CopyValue = string | bigint | number | Date | null | readonly (string | bigint)[];

export function copyRow(values: readonly CopyValue[]): string {
  return `${values.map(copyValue).join("\t")}\n`;
}

/** An id in a uuid column; as it stands it would be text. */
export const idCell = (id: string): string => uuidOf(id);

function copyValue(value: CopyValue): string {
  if (value === null) return "\\N";
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string") return escaped(value);
  if (typeof value === "object") return escaped(`{${value.map(element).join(",")}}`);
  return value.toString();
}

const element = (item: string | bigint): string =>
  typeof item === "bigint" ? item.toString() : `"${item.replace(/["\\]/g, "\\$&")}"`;

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const escaped = (text: string): string => text.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] ?? c);
