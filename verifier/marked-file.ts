import { Unreadable } from "./books.ts";
import { readText, readTextBytes, sizeOf } from "./read-file.ts";

/** `<size>|<lines>|<digest>` */
const MARK = /^(0|[1-9]\d{0,14})\|(0|[1-9]\d{0,14})\|[0-9a-f]{64}\n?$/;

export interface MarkedFile {
  bytes: Buffer;
  /** The flag's text; whether lines and digest are the file's is for the check to say. */
  ok: string;
}

/**
 * A clearing file with its flag `.ok`. One without it is not finished; one whose size is not the flag's is not read at
 * all. Throws `Unreadable`.
 */
export function readMarked(path: string, okPath: string): MarkedFile {
  const ok = readText(okPath);
  const [, size] = MARK.exec(ok) ?? [];
  if (size === undefined)
    throw new Unreadable(okPath, "应为「大小|行数|摘要」一行 / must be one line size|lines|digest");
  const found = sizeOf(path);
  if (found !== Number(size))
    throw new Unreadable(
      path,
      `大小 ${found} 字节，.ok 写明 ${size} 字节，未读取 / ${found} bytes, its .ok says ${size}: not read`,
    );
  return { bytes: readTextBytes(path), ok };
}
