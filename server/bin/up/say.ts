/** What `npm start` prints: each step with its seconds, then doors and sign-ins. */
import type { Desk } from "./desk.ts";

export async function step<T>(words: string, work: () => Promise<T> | T): Promise<T> {
  const from = Date.now();
  process.stdout.write(`· ${words} … `);
  const result = await work();
  console.log(`${((Date.now() - from) / 1000).toFixed(1)} s`);
  return result;
}

export interface SignIn {
  login: string;
  label: string;
  /** Where this person signs in. */
  url: string;
}

export function announce(
  desk: Desk,
  demo: { password: string; signIns: readonly SignIn[] } | undefined,
): void {
  const base = (port: number) => `http://${desk.host}:${port}`;
  console.log("\n清分已启动 · Qingfen is running（Ctrl-C 停止 · stops everything）\n");
  console.log(`  网页 web             ${base(desk.ports.web)}`);
  console.log(`  收单机构工作台 desk  ${base(desk.ports.desk)}`);
  console.log(`  支付网关 gateway     ${base(desk.ports.gateway)}/healthz`);
  if (!demo) return;
  console.log(`  沙箱控制台 sandbox   ${base(desk.ports.sandbox)}/`);
  console.log(`  沙箱手机 phone       ${base(desk.ports.sandbox)}/phone`);
  console.log(
    `\n演示账号（只在沙箱模式存在） · demo sign-ins, sandbox only — 密码 password: ${demo.password}\n`,
  );
  for (const s of demo.signIns) console.log(`  ${s.login.padEnd(16)} ${s.url}  ${s.label}`);
  console.log(`\n脚本所需的一切在 · what a script needs: ${desk.dataDir}/demo.json`);
}
