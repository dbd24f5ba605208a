/** The browser of the browser stories and a font that has Chinese: Debian's own packages. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const COMMAND = "apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk";

export function installChromium() {
  if (existsSync("/usr/bin/chromium") && hasChineseFont()) return;
  if (process.getuid?.() !== 0) {
    console.error(
      `浏览器测试需要 Chromium 与中文字体，请先执行 · the browser tests need this once:\n  sudo sh -c '${COMMAND}'`,
    );
    process.exit(1);
  }
  console.log("正在安装 Chromium 与中文字体 · installing Chromium and a Chinese font");
  const done = spawnSync("sh", ["-c", COMMAND], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (done.status !== 0) {
    console.error(`安装失败，请手动执行 · could not install, please run: ${COMMAND}`);
    process.exit(1);
  }
}

function hasChineseFont() {
  const found = spawnSync("fc-list", [":lang=zh", "family"], { encoding: "utf8" });
  return found.status === 0 && found.stdout.trim() !== "";
}
