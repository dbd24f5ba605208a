/** The platform's clearing key: the next one holds from the beginning of a clearing day, the acquirer gets the list of public halves. */
import { generateKeyPairSync } from "node:crypto";
import { dirname, join } from "node:path";
import type { Computed, Row } from "#db/rows.ts";
import { clearingDateOf, windowOf } from "../../calendar/clearing-date.ts";
import { instantText } from "../../calendar/instant.ts";
import { fingerprintOf, writePlatformKeys } from "../../clearing/platform-key-codec.ts";
import { isWhole, publicHalfOf, readClearingKeys } from "../../env/clearing-keys.ts";
import { KEYS_MAX, type StandingKey, writeKeyList, writeWhole } from "../../env/key-list.ts";
import { asOwner } from "../../setup/as-owner.ts";
import { refuseRotation } from "./refuse-rotation.ts";
import { newKeyId } from "./secret.ts";

const SECOND_MS = 1_000;

/** The list for the acquirer lies beside the private one. */
export const publicListOf = (file: string): string => join(dirname(file), "platform.pub");

/**
 * Makes the next key: it holds from `from`, by default from where the next clearing day of every acquirer has begun; the former
 * holds until then. `now` is business time, `url` the migrator's. Answers what the acquirer is told.
 */
export async function rotatePlatformKey(
  url: string,
  file: string,
  input: { now: Date; from?: Date | undefined },
): Promise<string> {
  const keys = readClearingKeys(file);
  const [current, ...former] = keys;
  if (current === undefined || former.some(isWhole))
    refuseRotation(
      "上一次轮换还没有结束，先运行 --finish",
      "the former rotation has not ended yet; run --finish first",
    );
  if (keys.length === KEYS_MAX)
    refuseRotation(`${file} 已有 ${KEYS_MAX} 把密钥`, `${file} has ${KEYS_MAX} keys already`);
  const from = input.from ?? (await nextDayOf(url, input.now));
  // What was opened before now may be signed already: no key begins or ends behind it.
  if (from <= input.now || from <= current.from)
    refuseRotation(
      `--from ${instantText(from)} 已经过去`,
      `--from ${instantText(from)} is past: files may be signed already`,
    );
  const fresh = { id: newKeyId(input.now), from, until: null, key: newPrivateKey() };
  const fingerprint = handOver(file, [fresh, { ...current, until: from }, ...former]);
  const [list, at] = [publicListOf(file), instantText(from)];
  return `${file}：新密钥 ${fresh.id} 自 ${at} 起签名，此前开账的仍用旧的。请在此之前把 ${list} 交给收单机构，另经电话核对指纹 ${fingerprint}；之后运行 --finish。
${file}: the key ${fresh.id} signs what is opened from ${at} on, the former what was opened before. Hand ${list} to the acquirer before then, compare the fingerprint ${fingerprint} by telephone, then run --finish.`;
}

/**
 * Destroys the former private half; its public half stays in both lists, for the files it signed. Refused while it holds and
 * while a batch that was opened under it is not proposed; after a leak (`isLeak`) it ends now and the new one takes those over.
 */
export async function finishPlatformKey(
  url: string,
  file: string,
  input: { now: Date; isLeak: boolean },
): Promise<string> {
  const { now, isLeak } = input;
  const [current, former, ...older] = readClearingKeys(file);
  if (current === undefined || former === undefined || !isWhole(former))
    refuseRotation("没有要结束的轮换", "there is no rotation to finish");
  const { from: at } = current;
  if (at > now && !isLeak)
    refuseRotation(
      `旧密钥 ${former.id} 用到 ${instantText(at)}；已泄露就加 --now`,
      `the former key ${former.id} is in use until ${instantText(at)}; after a leak add --now`,
    );
  const waiting = await findWaiting(url, at);
  if (waiting && !isLeak)
    refuseRotation(
      `${waiting.day} 的清分文件还要用旧密钥签名；已泄露就加 --now`,
      `the file of ${waiting.day} is still to be signed with the former key; after a leak add --now`,
    );
  const begin = Math.min(at.getTime(), now.getTime(), waiting?.opened.getTime() ?? Number.POSITIVE_INFINITY);
  // Whole seconds, as files and the public list write them; both hold for a while, so that no file is left without one.
  const from = new Date(Math.floor(begin / SECOND_MS) * SECOND_MS);
  const until = new Date(Math.min(at.getTime(), Math.ceil((now.getTime() + 1) / SECOND_MS) * SECOND_MS));
  const fingerprint = handOver(file, [
    { ...current, from },
    { ...former, until, key: publicHalfOf(former) },
    ...older,
  ]);
  const list = publicListOf(file);
  return `${file}：已销毁旧私钥 ${former.id}；请把 ${list} 交给收单机构，现用公钥指纹 ${fingerprint}
${file}: the former private key ${former.id} is destroyed; hand ${list} to the acquirer, fingerprint of the key in use ${fingerprint}`;
}

/** Writes both lists, the public one first: a key that nobody can check is never signed with. Answers the newest's fingerprint. */
function handOver(file: string, keys: readonly [StandingKey, ...StandingKey[]]): string {
  const shared = keys.map((key) => ({ ...key, publicKey: publicHalfOf(key) }));
  writeWhole(publicListOf(file), writePlatformKeys(shared), 0o644);
  writeKeyList(file, keys);
  return fingerprintOf(publicHalfOf(keys[0]));
}

const newPrivateKey = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const nextDayOf = (url: string, now: Date): Promise<Date> =>
  asOwner(url, async (sql) => {
    const rows = await sql<Row<"acquirer", "cutOffs">[]>`select cut_offs as "cutOffs" from acquirer`;
    const ends = rows.map(({ cutOffs: c }) => windowOf(clearingDateOf(now, c), c).to.getTime());
    if (ends.length === 0)
      return refuseRotation("还没有收单机构，请写 --from", "there is no acquirer yet: say --from");
    return new Date(Math.max(...ends));
  });

/** The oldest batch opened before an instant and not proposed yet. */
const findWaiting = (url: string, before: Date) =>
  asOwner(url, async (sql) => {
    const [row] = await sql<(Computed<"day", string> & Computed<"opened", Date>)[]>`
      select clearing_date::text as day, opened_at as opened from clearing_batch
      where opened_at < ${before} and status in ('open', 'computed') order by opened_at limit 1`;
    return row;
  });
