/** The newest migration this program was written for; `schema-mirror.pg.test.ts` compares with the folder. */
export const SCHEMA_NUMBER = 120;

/** A program works with its own schema and the next: a migration goes ahead of the programs, which follow one by one. */
export function isSchemaAccepted(found: number | null | undefined): boolean {
  return found === SCHEMA_NUMBER || found === SCHEMA_NUMBER + 1;
}
