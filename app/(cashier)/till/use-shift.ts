import { useCallback, useEffect, useState } from "react";
import { playChime, unlockSound } from "./chime.ts";

const SHIFT_KEY = "till.shift";

/** Whether the till was opened in this window; any touch lets it make sound. */
export function useShift(): { onShift: boolean; start: () => void } {
  const [onShift, setOnShift] = useState(false);
  useEffect(() => {
    setOnShift(sessionStorage.getItem(SHIFT_KEY) === "on");
    const unlock = () => unlockSound();
    document.addEventListener("pointerdown", unlock);
    document.addEventListener("keydown", unlock);
    return () => {
      document.removeEventListener("pointerdown", unlock);
      document.removeEventListener("keydown", unlock);
    };
  }, []);
  const start = useCallback(() => {
    unlockSound();
    playChime();
    sessionStorage.setItem(SHIFT_KEY, "on");
    setOnShift(true);
  }, []);
  return { onShift, start };
}
