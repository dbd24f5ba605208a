/** Keys of a scanner told from a hand's: a scanner is a keyboard that types faster than anybody. Pure. */

/** Between two keys of a scanner less than this passes, ms. */
const SCANNER_GAP_MS = 30;
/** So many keys of a hand may follow each other so fast; one more is a scan. */
const HAND_KEYS_MAX = 8;
/** What has begun as a scan goes on over a hiccup of the machine so long, ms. */
const HICCUP_MS = 100;

export interface Burst {
  text: string;
  keys: number;
  lastAt: number;
  isScan: boolean;
}

/** A key: one character, or what a scanner ends with (Enter, Tab), or another key (""). `at` in ms, of the event itself. */
export interface TimedKey {
  key: string;
  at: number;
  /** Held down: a hand's, however fast the machine repeats it. */
  isRepeat?: boolean;
}

/**
 * What a key is. `typed`: a hand's as far as anybody knows yet. `scanned`: of a scan, and with the first of these the
 * keys of the burst before it must be taken back. `ends`: the scan is whole in `burst.text`.
 */
export interface Heard {
  burst: Burst;
  as: "typed" | "scanned" | "ends";
}

export function hearKey(before: Burst | undefined, { key, at, isRepeat = false }: TimedKey): Heard {
  const gap = before === undefined ? Number.POSITIVE_INFINITY : at - before.lastAt;
  const isNext = !isRepeat && gap < (before?.isScan ? HICCUP_MS : SCANNER_GAP_MS);
  const isEnd = key === "Enter" || key === "Tab";
  const character = [...key].length === 1 ? key : "";
  // A scanner types characters: Backspace or an arrow is a hand's, hammered or not.
  if (before === undefined || !isNext || (character === "" && !isEnd))
    return { burst: { text: character, keys: 1, lastAt: at, isScan: false }, as: "typed" };
  const burst: Burst = {
    text: before.text + character,
    keys: before.keys + 1,
    lastAt: at,
    isScan: before.isScan || before.keys >= HAND_KEYS_MAX,
  };
  if (!burst.isScan) return { burst, as: "typed" };
  return { burst, as: isEnd ? "ends" : "scanned" };
}
