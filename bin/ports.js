/** The doors of one start, and which of them is taken. Plain JavaScript: it is asked before the packages are there. */
import { createServer } from "node:net";

/** The ports of a start by the web's. `desk`: the acquirer's. @param {number} web */
export const portsOf = (web) => ({
  web,
  gateway: web + 1,
  sandbox: web + 2,
  postgres: web + 3,
  worker: web + 4,
  desk: web + 5,
});

const NAMES = {
  web: "网页 web",
  desk: "收单机构工作台 desk",
  gateway: "支付网关 gateway",
  worker: "后台任务 worker",
  sandbox: "沙箱 sandbox",
  postgres: "内嵌数据库 PostgreSQL",
};

/** What is said of a port that another program has. @param {keyof typeof NAMES} name @param {number} port */
export const takenWords = (name, port) =>
  `端口 ${port}（${NAMES[name]}）已被占用。换一个端口：PORT=4000 npm start` +
  ` · port ${port} (${NAMES[name]}) is taken; choose others with PORT=4000 npm start`;

/** Whether a server could listen there now: tried, not guessed. @param {number} port @returns {Promise<boolean>} */
export function isPortFree(port, host = "127.0.0.1") {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(false));
    probe.listen(port, host, () => probe.close(() => done(true)));
  });
}

/**
 * The sentence about the first of these ports that is taken; undefined where all are free.
 * @param {Partial<ReturnType<typeof portsOf>>} ports @param {string} host
 */
export async function findTaken(ports, host) {
  for (const [name, port] of Object.entries(ports))
    if (!(await isPortFree(port, name === "postgres" ? undefined : host)))
      return takenWords(/** @type {keyof typeof NAMES} */ (name), port);
  return undefined;
}
