import { COMMANDS } from "./commands.ts";

/** What `--help` prints: Chinese first, English beside it; of one command only where one is named. */
export function helpText(name?: string): string {
  const entries = Object.entries(COMMANDS);
  const one = entries.filter(([word]) => word === name);
  const shown = one.length > 0 ? one : entries;
  return [
    "verify-clearing —— 收单机构自己的清分文件核对工具（不连网、不连数据库）",
    "                   the acquirer's own tool for clearing files (no network, no database)",
    "",
    "命令 commands",
    ...entries.map(([word, { summary }]) => `  ${word.padEnd(10)} ${summary}`),
    "",
    "退出码 exit codes   0 一致/完成 equal or done   1 不一致/拒绝 differs or refused   2 输入无法读取 unreadable",
    "",
    "  --desk DIR               清分台文件夹，其余选项由其中的固定布局补齐；单独写明的选项优先",
    "                           the desk's folder fills every option below; a stated option wins",
    ...shown.flatMap(([word, { usage }]) => [word, usage]),
  ].join("\n");
}
