import { useEffect, useRef } from "react";
import { type Burst, hearKey } from "./scan-burst.ts";

/** A scanner that ends with no key is heard to the end after so long, ms. */
const SILENCE_MS = 300;

/**
 * Hears a scanner before anybody else hears its keys: none reaches the pad, a field, a button or a window. The first of them
 * look like a hand's; `mark` answers how to take back what the till did with them.
 */
export function useScanner({
  onShift,
  mark,
  onScan,
}: {
  onShift: boolean;
  mark: () => () => void;
  onScan: (text: string) => void;
}) {
  const now = useRef({ onShift, mark, onScan });
  now.current = { onShift, mark, onScan };
  useEffect(() => {
    let burst: Burst | undefined;
    let takeBack = () => {};
    let silence: ReturnType<typeof setTimeout> | undefined;
    const deliver = () => {
      clearTimeout(silence);
      const text = burst?.text ?? "";
      // The burst stands on, so that what a slow machine hands over late is swallowed; its text goes.
      if (burst) burst = { ...burst, text: "" };
      if (text && now.current.onShift) now.current.onScan(text);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (key === undefined) return;
      const wasScan = burst?.isScan === true;
      const heard = hearKey(burst, { key, at: event.timeStamp, isRepeat: event.repeat });
      burst = heard.burst;
      if (heard.as === "typed") {
        if (burst.keys === 1) takeBack = both(now.current.mark(), markField(event.target));
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      clearTimeout(silence);
      if (!wasScan) takeBack();
      if (heard.as === "ends") deliver();
      else silence = setTimeout(deliver, SILENCE_MS);
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => {
      window.removeEventListener("keydown", onKeyDown, { capture: true });
      clearTimeout(silence);
    };
  }, []);
}

/** What a key says, whatever an input method makes of it; undefined for a key that only changes others. */
function keyOf(event: KeyboardEvent): string | undefined {
  if (["Shift", "Control", "Alt", "Meta", "CapsLock"].includes(event.key)) return undefined;
  if (event.ctrlKey || event.altKey || event.metaKey) return "";
  const isTaken = event.isComposing || event.key === "Process" || event.key === "Unidentified";
  const [, drawn] = (isTaken && /^(?:Digit|Numpad|Key)([0-9A-Z])$/.exec(event.code)) || [];
  return drawn ?? event.key;
}

/** How a field gets back what stands in it now. */
function markField(target: EventTarget | null): () => void {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  if (!isField || target.type === "radio") return () => {};
  const { value } = target;
  return () => {
    const kind = target instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
    // Past React's own setter, which would take the value for one it knows.
    Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(target, value);
    target.dispatchEvent(new Event("input", { bubbles: true }));
  };
}

function both(one: () => void, other: () => void): () => void {
  return () => {
    one();
    other();
  };
}
