import { useCallback, useEffect, useState } from "react";

const KEY = "till.seen";
/** A till has seen no more than a day's late money. */
const KEPT_MAX = 200;

/** What somebody at this till has seen of late money, over reloads. */
export function useSeen(): { isSeen: (key: string) => boolean; see: (key: string) => void } {
  const [seen, setSeen] = useState<readonly string[]>([]);
  useEffect(() => setSeen((localStorage.getItem(KEY) ?? "").split(" ")), []);
  const see = useCallback((key: string) => {
    setSeen((before) => {
      const after = [...before, key].slice(-KEPT_MAX);
      localStorage.setItem(KEY, after.join(" "));
      return after;
    });
  }, []);
  return { isSeen: (key) => seen.includes(key), see };
}
