/** Session secret and internal key: a new one in front, the former accepted for a while. Running processes follow by themselves. */
import { randomBytes } from "node:crypto";
import { readKeyList, type StandingKey, writeKeyList } from "../../env/key-list.ts";
import { COOKIE_MAX_AGE_SECONDS } from "../../identity/session-limits.ts";
import { refuseRotation } from "./refuse-rotation.ts";

export interface SecretKind {
  setting: "NEXTAUTH_SECRET_FILE" | "DESK_SECRET_FILE" | "INTERNAL_KEY_FILE";
  /** Where the file is in the data folder. */
  file: string;
  /** How long a replaced key is still accepted, ms. */
  overlapMs: number;
}
/** A cookie made with the former secret lives as long as every cookie: nobody is signed out by a rotation. */
export const SESSION_SECRET: SecretKind = {
  setting: "NEXTAUTH_SECRET_FILE",
  file: "nextauth.secret",
  overlapMs: COOKIE_MAX_AGE_SECONDS * 1_000,
};
export const DESK_SESSION_SECRET: SecretKind = {
  ...SESSION_SECRET,
  setting: "DESK_SECRET_FILE",
  file: "desk.secret",
};
/** Time to carry the file to other hosts. */
export const INTERNAL_KEY: SecretKind = {
  setting: "INTERNAL_KEY_FILE",
  file: "internal.key",
  overlapMs: 24 * 3_600_000,
};
export const newKeyId = (now: Date): string =>
  `${now.toISOString().slice(0, 10).replaceAll("-", "")}-${randomBytes(4).toString("hex")}`;

const isOver = (key: StandingKey, now: Date): boolean => key.until !== null && key.until <= now;

/** Puts a new secret in front of the file's list; refuses while a former rotation overlaps. Answers until when the old holds. */
export function rotateSecret(kind: SecretKind, file: string, now: Date): { id: string; until: Date } {
  const keys = readKeyList(kind.setting, file).filter((key) => !isOver(key, now));
  const [current, ...former] = keys;
  if (current === undefined || former.length > 0)
    refuseRotation(
      "上一次轮换还没有结束，先运行 --finish",
      "the former rotation has not ended yet; run --finish first",
    );
  const until = new Date(now.getTime() + kind.overlapMs);
  const fresh = { id: newKeyId(now), from: now, until: null, key: randomBytes(32).toString("hex") };
  writeKeyList(file, [fresh, { ...current, until }]);
  return { id: fresh.id, until };
}

/** Takes the former secrets out of the file; before their time only where `isLeak` says so. Answers how many went. */
export function finishSecret(kind: SecretKind, file: string, now: Date, isLeak: boolean): number {
  const keys = readKeyList(kind.setting, file);
  const [current, ...former] = keys;
  if (current === undefined || former.length === 0)
    refuseRotation("没有要结束的轮换", "there is no rotation to finish");
  const open = former.find((key) => !isOver(key, now));
  if (open && !isLeak)
    refuseRotation(
      `旧密钥 ${open.id} 用到 ${open.until?.toISOString()}；已泄露就加 --now`,
      `the former key ${open.id} is in use until ${open.until?.toISOString()}; after a leak add --now`,
    );
  writeKeyList(file, [current]);
  return former.length;
}
