import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ShopRequest } from "#server/merchant/shop-request.ts";
import { CoreError } from "../core/register.ts";
import { readJson } from "../world/files.ts";
import type { World } from "../world/world.ts";
import { holdShop } from "./stop-shop.ts";

/** What people on the platform's pages ask of this house and nobody here has taken up; it holds and closes nothing by itself. */
export function askedFor(world: World): ShopRequest[] {
  const folder = join(world.paths.outbox, "shops");
  if (!existsSync(folder)) return [];
  const { subMerchants } = world.desk.register();
  const isOpen = (number: string) =>
    subMerchants.some(
      (e) => e.subMerchantNo === number && (e.status === "active" || e.status === "suspended"),
    );
  return readdirSync(folder)
    .filter((name) => /^M\d+\.json$/.test(name))
    .sort()
    .map((name) => readJson<ShopRequest>(join(folder, name)))
    .map(({ number, closing, holds }) => ({
      number,
      closing: isOpen(number) ? closing : null,
      holds: holds.filter((h) => !world.book.stops.byId.has(h.id)),
    }))
    .filter((request) => request.closing !== null || request.holds.length > 0);
}

/** Takes up a hold that the platform's desk asked for, as it was asked, by this house's own people. Throws `CoreError`. */
export function takeUpHold(world: World, { id, ...who }: { id: string; person: string; second: string }) {
  for (const { number, holds } of askedFor(world)) {
    const hold = holds.find((h) => h.id === id);
    if (hold) return holdShop(world, { ...who, ...hold, number });
  }
  throw new CoreError("没有等着办理的这一条");
}
