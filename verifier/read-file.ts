import { lstatSync, readFileSync } from "node:fs";
import { Unreadable } from "./books.ts";

/** Whether anything lies there, a link that leads nowhere included. */
export const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/**
 * The size in bytes of an input, which must be a file of its own: what lies behind a link may change between the check
 * and the signature. Throws `Unreadable`.
 */
export function sizeOf(path: string): number {
  const stats = statsOf(path);
  if (stats === undefined) throw new Unreadable(path, "文件不存在 / no such file");
  if (stats.isSymbolicLink())
    throw new Unreadable(path, "是链接，须是文件本身 / a link, not the file itself");
  if (stats.isDirectory()) throw new Unreadable(path, "是文件夹，不是文件 / a folder, not a file");
  if (!stats.isFile()) throw new Unreadable(path, "不是普通文件 / not a regular file");
  return stats.size;
}

/** Throws `Unreadable` where the folder is none. */
export function folderAt(path: string): string {
  const stats = statsOf(path);
  if (stats === undefined) throw new Unreadable(path, "文件夹不存在 / no such folder");
  if (!stats.isDirectory() && !stats.isSymbolicLink())
    throw new Unreadable(path, "不是文件夹 / not a folder");
  return path;
}

/** What one buffer, and what one text can hold here. */
const BYTES_MAX = 2 ** 31 - 1;
export const TEXT_MAX_BYTES = 2 ** 29 - 24;

/** The bytes of an input. Throws `Unreadable`. */
export function readBytes(path: string, bytesMax = BYTES_MAX): Buffer {
  const size = sizeOf(path);
  if (size > bytesMax)
    throw new Unreadable(path, `${size} 字节，太大，未读取 / ${size} bytes: too large, not read`);
  return readFileSync(path);
}

/** The bytes of an input that becomes one text. Throws `Unreadable`. */
export const readTextBytes = (path: string): Buffer => readBytes(path, TEXT_MAX_BYTES);

/** An input that is UTF-8 without a byte order mark. Throws `Unreadable`. */
export function readText(path: string): string {
  const bytes = readTextBytes(path);
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])))
    throw new Unreadable(path, "开头有 BOM，须是不带 BOM 的 UTF-8 / begins with a byte order mark");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unreadable(path, "不是 UTF-8 文字 / not UTF-8 text");
  }
}

/** The lines of a small book with their numbers, empty ones passed over; none where there is no book. Throws `Unreadable`. */
export function linesIn(path: string): { no: number; line: string }[] {
  const text = isThere(path) ? readText(path) : "";
  return text
    .split("\n")
    .map((line, i) => ({ no: i + 1, line }))
    .filter(({ line }) => line.trim() !== "");
}

/** A path with a part that is a file, or with a name no system takes, is told as it stands. */
function statsOf(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}
