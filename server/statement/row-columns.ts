/** What may stand in a column: one value of a shape, or undefined where people write texts that may hold the separator. */
export type Shape = ((text: string) => boolean) | undefined;

/**
 * The values of the columns with a shape in a line whose texts hold separators that nobody escaped. Every way of giving the
 * superfluous parts to texts is looked at together; a column for which they allow two values is undecided. Undefined where no
 * way fits.
 */
export function shapedCells(
  parts: readonly string[],
  shapes: readonly Shape[],
): (string | "undecided" | undefined)[] | undefined {
  const [columns, count] = [shapes.length, parts.length];
  const fits = (column: number, part: number) => shapes[column]?.(parts[part] ?? "") ?? true;
  const grid = () => Array.from({ length: columns + 1 }, () => new Array<boolean>(count + 1).fill(false));
  const [from, to] = [grid(), grid()];
  (from[0] as boolean[])[0] = true;
  (to[columns] as boolean[])[count] = true;
  // from[c][p]: the first c columns can hold the first p parts. to[c][p]: the rest can hold the rest.
  for (let c = 0; c < columns; c++)
    for (let p = 0; p < count; p++) {
      const isText = shapes[c] === undefined;
      const begins = from[c]?.[p] || (isText && p > 0 && from[c + 1]?.[p]);
      if (begins && fits(c, p)) (from[c + 1] as boolean[])[p + 1] = true;
    }
  for (let c = columns - 1; c >= 0; c--)
    for (let p = count - 1; p >= 0; p--) {
      const isText = shapes[c] === undefined;
      const ends = to[c + 1]?.[p + 1] || (isText && to[c]?.[p + 1]);
      if (ends && fits(c, p)) (to[c] as boolean[])[p] = true;
    }
  if (!from[columns]?.[count]) return undefined;
  return shapes.map((shape, c) => {
    if (shape === undefined) return undefined;
    const values = new Set<string>();
    for (let p = 0; p < count; p++)
      if (from[c]?.[p] && fits(c, p) && to[c + 1]?.[p + 1]) values.add(parts[p] as string);
    return values.size === 1 ? [...values][0] : "undecided";
  });
}
