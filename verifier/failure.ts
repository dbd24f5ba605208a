import { Refused } from "#server/domain-error.ts";
import { Busy } from "./alone.ts";
import { Unreadable } from "./books.ts";
import { Usage } from "./options.ts";
import { NotPayable } from "./payment-order.ts";
import { refusalSentence } from "./refusal-sentence.ts";
import { NotSigned } from "./registered-signer.ts";

/** What the system says of a path, by its own code. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: "不存在 / does not exist",
  EACCES: "没有权限 / no permission",
  EPERM: "没有权限 / no permission",
  EISDIR: "是文件夹，不是文件 / a folder, not a file",
  ENOTDIR: "路径中有一段不是文件夹 / a part of the path is no folder",
  ELOOP: "是链接 / a link",
  ENOSPC: "磁盘已满 / the disk is full",
  EROFS: "只读 / read-only",
  ENAMETOOLONG: "名称太长 / the name is too long",
};

/** A sentence for the clerk and the exit code of the kind of failure. No stack is ever shown. */
export function failureOf(error: unknown): { sentence: string; code: 1 | 2 } {
  if (error instanceof NotSigned || error instanceof NotPayable || error instanceof Busy)
    return { sentence: `拒绝 refused：${error.message}`, code: 1 };
  return { sentence: unreadable(error), code: 2 };
}

function unreadable(error: unknown): string {
  if (error instanceof Unreadable) return `无法读取 unreadable ${error.message}`;
  if (error instanceof Usage) return `${error.message}\n用法见 --help / see --help`;
  if (error instanceof Refused) return `无法计算 cannot compute：${refusalSentence(error.refusal)}`;
  const { code, path, message } = error as NodeJS.ErrnoException;
  const said = SYSTEM[code ?? ""];
  if (said) return `无法读取或写入 cannot read or write ${path ?? ""}：${said}`;
  return `工具内部错误，没有结论 / a fault of the tool itself, no result: ${message}`;
}
