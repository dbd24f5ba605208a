/** Orders by texts one after the other, by code unit like the bytes of the file. */
export const by =
  <T>(keys: (item: T) => readonly string[]) =>
  (a: T, b: T): number => {
    const [left, right] = [keys(a), keys(b)];
    const i = left.findIndex((key, at) => key !== right[at]);
    return i < 0 ? 0 : (left[i] as string) < (right[i] as string) ? -1 : 1;
  };
/** A number as text that orders like the number. */
export const padded = (n: number | bigint) => String(n).padStart(18, "0");
