import type { Said } from "./canonical.ts";

/** What a verb answers: the members of `data`, and whether the answer is to be lost on its way (¥0.03). */
export interface Answer {
  said: Readonly<Record<string, Said | undefined>>;
  isLost?: boolean;
}
