"use client";

import { useEffect, useState } from "react";

/**
 * Seconds left by the business clock: the server said what time it was, the browser only measures what has passed since.
 */
export function Countdown({ expiresAt, now, heardAt }: { expiresAt: Date; now: Date; heardAt: number }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 500);
    return () => clearInterval(timer);
  }, []);
  const leftMs = expiresAt.getTime() - now.getTime() - (Date.now() - heardAt);
  const left = Math.max(0, Math.ceil(leftMs / 1_000));
  return (
    <span role="timer" className="tabular-nums">
      {Math.floor(left / 60)}:{String(left % 60).padStart(2, "0")}
    </span>
  );
}
