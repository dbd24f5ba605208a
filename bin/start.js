/** `npm start`, `npm run dev`: installs what is missing, then runs the whole product on this desk (`server/bin/up.ts`). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findTaken, portsOf } from "./ports.js";
import { become, findNode, installPackages, isInstalled, ROOT } from "./prepare.js";

const HELP = `npm start                 整套产品在本机运行；首次带四周的演示经营 · the whole product on this desk, with four weeks of trading
npm start -- --empty      首次不带演示经营，从零开始 · the first start without them
npm start -- --dialect bank-gateway
                          沙箱收单机构用哪个接口，逗号分开可多个：direct（默认）、huifu、bank-gateway · the acquirer's interface, one or several
npm run dev               开发：页面热更新，其余进程随文件重启 · screens reload, processes restart as files change
npm start -- --fresh      换一套全新的演示数据 · new demo data
PORT=4000 npm start       换端口：网页 4000，网关 +1，沙箱 +2，内嵌数据库 +3，后台 +4，收单机构工作台 +5 · other ports
DATA_DIR=… npm start      换数据目录（默认 .data） · another data folder
HOST=0.0.0.0 npm start    让别的机器也能访问（默认 127.0.0.1） · reachable from other machines
DATABASE_URL=… npm start  用自己的 PostgreSQL 16 以上 · your own PostgreSQL`;

const words = process.argv.slice(2);
if (words.includes("--help") || words.includes("-h")) {
  console.log(HELP);
  process.exit(0);
}
const unknown = words.filter(
  (word, i) => !["--fresh", "--empty", "--dev", "--dialect"].includes(word) && words[i - 1] !== "--dialect",
);
if (unknown.length > 0) {
  console.error(`不认识的参数 · unknown option: ${unknown.join(" ")}\n\n${HELP}`);
  process.exit(1);
}
if (!isInstalled()) await refuseTakenPorts();
installPackages();
become(findNode(), [join(ROOT, "server", "bin", "up.ts"), ...words]);

/** Before a minute of installing: a port that another program has. Later starts ask `server/bin/up.ts`, which knows its own. */
async function refuseTakenPorts() {
  const { PORT = "3000", HOST = "127.0.0.1", DATA_DIR, DATABASE_URL, ACQUIRER_CONFIG_FILE } = process.env;
  const { postgres, sandbox, ...served } = portsOf(Number(PORT));
  if (!(served.web >= 1024 && served.web <= 65_000)) return;
  // A database that outlived a `kill -9` may be ours.
  const isOld = existsSync(join(DATA_DIR ?? join(ROOT, ".data"), "demo.json"));
  const own = DATABASE_URL || isOld ? {} : { postgres };
  const taken = await findTaken({ ...served, ...own, ...(ACQUIRER_CONFIG_FILE ? {} : { sandbox }) }, HOST);
  if (taken === undefined) return;
  console.error(`\n${taken}`);
  process.exit(1);
}
