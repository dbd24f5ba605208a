import type { IncomingMessage, ServerResponse } from "node:http";
import { ADDRESS_HEADER } from "../api/pace.ts";
import type { WebEnv } from "../env/web.ts";
import { clientAddress } from "../limit/client-address.ts";
import { doorOf } from "./door-of.ts";

/** Takes from a request what it may not say; one that another door answers, or nobody, is answered here. */
export function isOurs(
  env: Pick<WebEnv, "side" | "otherUrl" | "proxies">,
  isDev: boolean,
  req: IncomingMessage,
  res: ServerResponse,
): boolean {
  // Headers that steer the framework from inside never come from outside; while developing the page's own are needed.
  for (const name of isDev ? [] : Object.keys(req.headers)) {
    if (/^(x-middleware-|x-nextjs-|next-action$)/.test(name)) delete req.headers[name];
  }
  // Whoever asks says nothing about himself here: this is what budgets count.
  const forwarded = [req.headers["x-forwarded-for"]].flat().join(",");
  req.headers[ADDRESS_HEADER] = clientAddress(req.socket.remoteAddress, forwarded, env.proxies);
  const url = URL.parse(req.url ?? "/", "http://localhost");
  const door = url ? doorOf(env.side, url.pathname) : "nowhere";
  if (door === "other")
    res.writeHead(307, { location: `${env.otherUrl}${url?.pathname}${url?.search}` }).end();
  if (door === "nowhere") res.writeHead(404).end();
  return door === "here";
}
