/** A part of a whole in percent for the width of a bar (0 … 100, one decimal). A picture, never a figure. */
export function percentOf(part: bigint, whole: bigint): number {
  if (whole <= 0n) return 0;
  const positive = part < 0n ? -part : part;
  return Number((positive * 1_000n) / whole) / 10;
}
