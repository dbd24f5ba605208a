/** A percentage says nothing where one of two sums is less than a tenth of the other. */
const APART = 10n;

/** How a sum stands to the former one: whole percent, rounded half up; `apart`: the two sums say more; `none`: nothing to compare. */
export function compareFen(
  now: bigint,
  before: bigint,
): { compare: "more" | "less" | "same" | "apart" | "none"; percent: string } {
  if (before === 0n) return { compare: "none", percent: "" };
  if (now * APART < before || before * APART < now) return { compare: "apart", percent: "" };
  const difference = now > before ? now - before : before - now;
  const percent = (200n * difference + before) / (2n * before);
  if (percent === 0n) return { compare: "same", percent: "" };
  return { compare: now > before ? "more" : "less", percent: percent.toString() };
}
