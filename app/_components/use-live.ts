"use client";

import { useEffect, useRef, useState } from "react";

export interface LiveChange {
  topic: string;
  id: string;
}

const REOPEN_MS = 5_000;

/**
 * Hints that something changed (`/api/live`); the caller reads again through its own permission. Closed while the tab
 * is hidden. @returns whether the line stands; polling goes on beside it, because a hint is not a promise.
 */
export function useLive(onChange: (change: LiveChange | undefined) => void): "connecting" | "open" | "lost" {
  const [state, setState] = useState<"connecting" | "open" | "lost">("connecting");
  const handler = useRef(onChange);
  handler.current = onChange;
  useEffect(() => {
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      clearTimeout(again);
      source?.close();
      source = new EventSource("/api/live");
      source.onopen = () => {
        setState("open");
        // What happened while nobody listened.
        handler.current(undefined);
      };
      source.onerror = () => {
        setState("lost");
        // An answer other than 200 ends the line for good: the browser itself asks again only after a broken one.
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, REOPEN_MS);
      };
      source.onmessage = (event: MessageEvent<string>) => {
        for (const change of JSON.parse(event.data) as LiveChange[]) handler.current(change);
      };
    };
    const onVisibility = () => {
      clearTimeout(again);
      if (document.hidden) source?.close();
      else open();
    };
    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      clearTimeout(again);
      source?.close();
    };
  }, []);
  return state;
}
