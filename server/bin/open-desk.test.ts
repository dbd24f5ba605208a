import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "open-desk-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a data folder that others can read is refused in both languages, before anything is put there", () => {
  for (const mode of [0o755, 0o750, 0o701, 0o770]) {
    const dataDir = join(folder, mode.toString(8));
    mkdirSync(dataDir);
    chmodSync(dataDir, mode);
    const up = spawnSync(process.execPath, [join(import.meta.dirname, "up.ts")], {
      encoding: "utf8",
      env: { ...process.env, TZ: "Asia/Shanghai", DATA_DIR: dataDir },
      timeout: 60_000,
    });
    expect(up.status).toBe(1);
    expect(up.stderr).toContain(`别的用户能读到 ${dataDir}`);
    expect(up.stderr).toContain(`others can read ${dataDir}; chmod 700`);
    expect(readdirSync(dataDir)).toEqual([]);
    expect(statSync(dataDir).mode & 0o777).toBe(mode);
  }
}, 120_000);
