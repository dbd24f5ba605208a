"use client";

import { create } from "qrcode";
import { useMemo } from "react";

/** Light modules around the code that scanners need. */
const QUIET = 4;

/** A code as one SVG path: sharp at any size, dark on white in the dark theme too. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: "M" });
    let d = "";
    for (let y = 0; y < modules.size; y++) {
      for (let x = 0; x < modules.size; x++) {
        if (modules.get(y, x)) d += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
      }
    }
    return { path: d, size: modules.size + 2 * QUIET };
  }, [text]);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="size-full"
    >
      <rect width={size} height={size} fill="#fff" rx="1" />
      <path d={path} fill="#0b1210" />
    </svg>
  );
}
