import { DEMO_STAFF } from "#server/setup/demo.ts";
import type { World } from "../world/world.ts";

/** A contact by post or shop, where the register has only a sign-in or a number for them: "晚风花店 · 店主". */
export function personName(world: World, person: string): string {
  const post = DEMO_STAFF.find((s) => s.login === person);
  if (post) return post.label;
  const shops = world.desk
    .register()
    .subMerchants.filter((e) => e.contacts.some((c) => c.person === person))
    .map((e) => e.name);
  if (shops.length === 0) return person;
  const isNumbered = world.desk.register().subMerchants.some((e) => person === `${e.subMerchantNo}-owner`);
  return `${shops.join("、")} · ${isNumbered ? "店主" : person}`;
}
