import { isPortFree } from "../is-port-free.ts";
import { type Desk, stop } from "./desk.ts";

/** A busy port ends the start with a sentence that says which, before anything was touched. */
export async function checkPorts(desk: Desk): Promise<void> {
  const wanted: [string, number][] = [
    ["网页 web", desk.ports.web],
    ["收单机构工作台 desk", desk.ports.desk],
    ["支付网关 gateway", desk.ports.gateway],
    ["后台任务 worker", desk.ports.worker],
  ];
  if (!desk.acquirerConfig) wanted.push(["沙箱 sandbox", desk.ports.sandbox]);
  for (const [name, port] of wanted) {
    if (await isPortFree(port, desk.host)) continue;
    stop(
      `端口 ${port}（${name}）已被占用。换一个端口：PORT=4000 npm start` +
        ` · port ${port} (${name}) is taken; choose others with PORT=4000 npm start`,
    );
  }
}
