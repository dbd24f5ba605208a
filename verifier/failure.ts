import { Refused } from "#server/domain-error.ts";
import { Unreadable } from "./books.ts";
import { Usage } from "./inputs.ts";
import { NotPayable } from "./payment-order.ts";
import { NotSigned } from "./release-file.ts";

/** A sentence for the clerk and the exit code of the kind of failure; anything else is a bug and is thrown on. */
export function failureOf(error: unknown): { sentence: string; code: 1 | 2 } {
  if (error instanceof NotSigned || error instanceof NotPayable)
    return { sentence: `拒绝 refused：${error.message}`, code: 1 };
  if (error instanceof Unreadable) return { sentence: `无法读取 unreadable ${error.message}`, code: 2 };
  if (error instanceof Usage) return { sentence: `${error.message}\n用法见 --help / see --help`, code: 2 };
  if (error instanceof Refused)
    return { sentence: `无法计算 cannot compute: ${JSON.stringify(error.refusal)}`, code: 2 };
  throw error;
}
