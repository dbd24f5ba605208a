/**
 * Ways to falsify a day, each with the law that must name it. `input` changes lie consistently: the platform computes,
 * totals and signs its lie. `record` changes edit the finished file and make its totals and signature right again.
 * `bytes` changes touch what was handed over. `books` changes are faults of the chain or of the acquirer's own side.
 */
import { BOOKS } from "./changes/books.ts";
import { BYTES } from "./changes/bytes.ts";
import type { Change } from "./changes/change.ts";
import { CONSENTS } from "./changes/consents.ts";
import { DECIDED } from "./changes/decided.ts";
import { INPUT } from "./changes/input.ts";
import { RECORD } from "./changes/record.ts";
import { VOIDS } from "./changes/voids.ts";

export const CHANGES: readonly Change[] = [
  ...INPUT,
  ...RECORD,
  ...BYTES,
  ...BOOKS,
  ...CONSENTS,
  ...DECIDED,
  ...VOIDS,
];
