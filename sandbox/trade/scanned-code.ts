import { createHash } from "node:crypto";
import type { World } from "../world/world.ts";

/** What stands in the book for a code that a payer showed: the code itself is kept nowhere, only what proves that it was used. */
export const scannedCodeUrl = (code: string): string =>
  `scanned:${createHash("sha256").update(code).digest("hex")}`;

/** A payer's code is good for one payment. */
export const isUsed = (world: World, codeUrl: string): boolean => world.book.byCode.has(codeUrl);
