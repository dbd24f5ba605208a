"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { type Mood, State } from "./state.tsx";

interface Toast {
  id: number;
  mood: Mood;
  text: ReactNode;
}
/** Long enough to read two lines. What matters is never said in a toast alone. */
const SHOWN_MS = 5_000;

/** Answers how to take it away: a toast dies with its reason. */
type Show = (mood: Mood, text: ReactNode) => () => void;
const Context = createContext<Show>(() => () => {});
export const useToast = () => useContext(Context);

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const last = useRef(0);
  const show = useCallback<Show>((mood, text) => {
    last.current += 1;
    const id = last.current;
    setToasts((all) => [...all.slice(-2), { id, mood, text }]);
    const takeAway = () => setToasts((all) => all.filter((t) => t.id !== id));
    setTimeout(takeAway, SHOWN_MS);
    return takeAway;
  }, []);
  const value = useMemo(() => show, [show]);
  return (
    <Context value={value}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="no-print pointer-events-none fixed inset-x-0 bottom-[72px] z-40 flex flex-col items-center gap-2 px-4 md:bottom-6"
      >
        {toasts.map((toast) => (
          <div key={toast.id} className="card settle pointer-events-auto max-w-[480px] px-4 py-3">
            <State mood={toast.mood}>
              <span className="whitespace-normal text-ink">{toast.text}</span>
            </State>
          </div>
        ))}
      </div>
    </Context>
  );
}
