"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useLive } from "./use-live.ts";

/** Many changes in a busy minute are one new look at the page, ms. */
const GATHER_MS = 3_000;

/** Reads the page again when something of this shop changed. */
export function LiveRefresh() {
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isFirst = useRef(true);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive((change) => {
    // The line has just opened: the page is as fresh as the line.
    if (!change && isFirst.current) {
      isFirst.current = false;
      return;
    }
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      router.refresh();
    }, GATHER_MS);
  });
  return null;
}
