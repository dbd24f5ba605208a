/**
 * `npm run rotate -- database|session|desk-session|internal|platform-key|api-key [--finish [--now]]`: replaces one standing password or
 * key while the former one goes on working, and ends the former one in a second step (docs/rotation.md).
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readInstant } from "../calendar/instant.ts";
import { openClock } from "../clock.ts";
import { isId } from "../id.ts";
import { issueApiKey, revokeApiKey } from "../setup/api-keys.ts";
import { finishDatabase, rotateDatabase } from "./rotate/database.ts";
import { finishPlatformKey, rotatePlatformKey } from "./rotate/platform-key.ts";
import { refuseRotation } from "./rotate/refuse-rotation.ts";
import {
  DESK_SESSION_SECRET,
  finishSecret,
  INTERNAL_KEY,
  rotateSecret,
  SESSION_SECRET,
  type SecretKind,
} from "./rotate/secret.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const USAGE = `npm run rotate -- api-key --merchant mch_… [--name …] | --finish --key key_… [--now]
npm run rotate -- platform-key [--from 2026-11-27T00:00:00+08:00] | --finish [--now]
npm run rotate -- database | session | desk-session | internal  [--finish [--now]]
    --finish  结束旧的 · ends the former one        --now  不等了（已泄露） · without waiting (after a leak)`;

interface Asked {
  finish: boolean;
  now: boolean;
  merchant?: string | undefined;
  name: string;
  key?: string | undefined;
  from?: string | undefined;
}
type Rotation = (asked: Asked) => Promise<string> | string;

const dataDir = process.env.DATA_DIR ?? join(ROOT, ".data");

function migratorUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL 没有设置（迁移用的） · DATABASE_URL (the migrator's) is not set");
  return url;
}

function secret(kind: SecretKind): Rotation {
  return ({ finish, now: isLeak }) => {
    const file = process.env[kind.setting] ?? join(dataDir, "keys", kind.file);
    if (finish) {
      const ended = finishSecret(kind, file, new Date(), isLeak);
      return `${file}：已删除 ${ended} 把旧密钥 · ${ended} former key(s) taken out`;
    }
    const { id, until } = rotateSecret(kind, file, new Date());
    const at = until.toISOString();
    return `${file}：新密钥 ${id} 已生效，旧的用到 ${at}；本机进程自己读取，别的主机请先复制此文件。之后运行 --finish。
${file}: the new key ${id} is in force, the former one is accepted until ${at}. Processes here follow by themselves; copy the file to other hosts. Then run --finish.`;
  };
}

const ROTATIONS: Readonly<Record<string, Rotation>> = {
  database: ({ finish, now: isLeak }) => {
    const url = migratorUrl();
    const rolesFile = process.env.ROLES_FILE ?? join(dataDir, "roles.json");
    return finish ? finishDatabase(url, rolesFile, isLeak) : rotateDatabase(url, rolesFile);
  },
  "api-key": async ({ finish, now: isLeak, merchant, name, key }) => {
    const [url, now] = [migratorUrl(), new Date()];
    if (!finish) {
      const made = isId("mch", merchant)
        ? await issueApiKey(url, { merchantId: merchant, name, now })
        : undefined;
      if (!made)
        return refuseRotation(
          `--merchant ${merchant}：没有这个商户，或有效密钥太多`,
          `--merchant ${merchant}: no such merchant, or too many live keys`,
        );
      return `${made.id}  ${made.key}\n只显示这一次；旧密钥仍有效 · shown once; former keys stay valid`;
    }
    const ended = isId("key", key) ? await revokeApiKey(url, { keyId: key, now, isLeak }) : "unknown";
    if (ended === "unknown") return refuseRotation(`没有有效的密钥 ${key}`, `no live key ${key}`);
    if (ended === "last")
      return refuseRotation(
        "这是最后一把有效密钥，先发新的；已泄露就加 --now",
        "this is the merchant's last live key: issue another first, or add --now after a leak",
      );
    return `已作废 ${key} · revoked ${key}`;
  },
  "platform-key": ({ finish, now: isLeak, from }) => {
    const url = migratorUrl();
    const file = process.env.CLEARING_KEY_FILE ?? join(dataDir, "keys", "clearing.key");
    const clock = openClock(process.env.CLOCK_FILE ?? join(dataDir, "clock.json"));
    const now = clock.now();
    if (finish) return finishPlatformKey(url, file, { now, isLeak });
    const begins = from === undefined ? undefined : readInstant(from);
    if (from !== undefined && begins === undefined)
      return refuseRotation(
        `--from ${from} 不是带 +08:00 的时刻`,
        `--from ${from} is no instant with +08:00`,
      );
    return rotatePlatformKey(url, file, { now, from: begins });
  },
  session: secret(SESSION_SECRET),
  "desk-session": secret(DESK_SESSION_SECRET),
  internal: secret(INTERNAL_KEY),
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      finish: { type: "boolean", default: false },
      now: { type: "boolean", default: false },
      merchant: { type: "string" },
      name: { type: "string", default: "rotated" },
      key: { type: "string" },
      from: { type: "string" },
    },
  });
  const rotation = ROTATIONS[positionals[0] ?? ""];
  if (
    rotation === undefined ||
    positionals.length !== 1 ||
    (values.now && !values.finish) ||
    (values.from !== undefined && (values.finish || positionals[0] !== "platform-key"))
  )
    throw new Error(USAGE);
  process.stdout.write(`${await rotation(values)}\n`);
}

await main().catch((error: unknown) => {
  process.stderr.write(`未轮换 · not rotated: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
