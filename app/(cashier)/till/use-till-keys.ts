import { useEffect } from "react";
import { type PadKey, padKeyOf } from "./entry.ts";

/** What else a key does, all on the pad of numbers but the last two; letters in both cases. */
const COMMANDS = { "*": "wallet", "/": "find", p: "paid", "?": "help" } as const;
export type TillCommand = (typeof COMMANDS)[keyof typeof COMMANDS];

/** Physical keys: digits and point type, Enter asks for the code or takes the next customer. Escape never touches money. */
export function useTillKeys({
  onShift,
  onEnter,
  onKey,
  onCommand,
}: {
  /** Before the first tap of the day keys do nothing. */
  onShift: boolean;
  onEnter: () => void;
  /** Answers whether the key was taken. */
  onKey: (key: PadKey) => boolean;
  onCommand: (command: TillCommand) => void;
}) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isForTill(event) || !onShift) return;
      const isOnButton = (event.target as HTMLElement).closest("button, a, summary") !== null;
      if (event.key === "Enter") {
        if (isOnButton) return;
        event.preventDefault();
        onEnter();
        return;
      }
      const command = commandOf(event.key);
      if (command) {
        event.preventDefault();
        onCommand(command);
        return;
      }
      const key = padKeyOf(event.key);
      if (key && onKey(key)) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onShift, onEnter, onKey, onCommand]);
}

function commandOf(key: string): TillCommand | undefined {
  const plain = key.normalize("NFKC").toLowerCase();
  return plain in COMMANDS ? COMMANDS[plain as keyof typeof COMMANDS] : undefined;
}

/** Keys belong to the till unless somebody writes a note, an input method composes, or a window is open. */
function isForTill(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return (
    !event.isComposing &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    !document.querySelector("dialog[open]") &&
    !target.closest("input:not([type=radio]), textarea, select")
  );
}
