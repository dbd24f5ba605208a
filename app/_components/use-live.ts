"use client";

import { useEffect, useRef, useState } from "react";

export interface LiveChange {
  topic: string;
  id: string;
}

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
    const open = () => {
      source?.close();
      source = new EventSource("/api/live");
      source.onopen = () => {
        setState("open");
        // What happened while nobody listened.
        handler.current(undefined);
      };
      source.onerror = () => setState("lost");
      source.onmessage = (event: MessageEvent<string>) => {
        for (const change of JSON.parse(event.data) as LiveChange[]) handler.current(change);
      };
    };
    const onVisibility = () => {
      if (document.hidden) source?.close();
      else open();
    };
    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      source?.close();
    };
  }, []);
  return state;
}
