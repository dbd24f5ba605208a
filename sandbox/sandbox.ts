import Fastify, { type FastifyInstance } from "fastify";
import { CHANNELS } from "#server/channel/channel.ts";
import { agreements } from "./agreement/routes.ts";
import { layAgreements, tendAgreements } from "./agreement/tend-agreements.ts";
import { bankAnswers } from "./bank/routes.ts";
import { control } from "./control/routes.ts";
import { core } from "./core/routes.ts";
import { DIALECTS } from "./dialects.ts";
import { GATEWAYS } from "./gateways.ts";
import { phone } from "./phone/routes.ts";
import { shops } from "./shop/routes.ts";
import { resume } from "./trade/resume.ts";
import { Days } from "./world/calendar-clock.ts";
import { writeStatements } from "./world/close-day.ts";
import { openWorld, type World, type WorldOptions } from "./world/world.ts";

export interface Sandbox {
  app: FastifyInstance;
  world: World;
  close(): Promise<void>;
}

const TICK_MS = 1_000;
const BODY_LIMIT_BYTES = 1_048_576;

/** The whole acquirer as one server that is not listening yet. `seedSandbox` must have been there before. */
export async function openSandbox(options: WorldOptions): Promise<Sandbox> {
  const world = await openWorld(options, DIALECTS, GATEWAYS);
  const days = new Days(world);
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  app.get("/healthz", async () => ({ ok: true }));
  for (const channel of CHANNELS) await app.register(DIALECTS[channel].routes, { world });
  for (const gateway of GATEWAYS) await app.register(gateway.routes, { world });
  await app.register(phone, { world });
  await app.register(control, { world, days });
  await app.register(core, { world });
  await app.register(agreements, { world });
  await app.register(shops, { world });
  await app.register(bankAnswers, { world });

  writeStatements(world);
  await days.catchUp();
  resume(world);
  layAgreements(world);
  // The bank looks into its folder, and a day may end, at any second.
  let turn: Promise<void> = Promise.resolve();
  const tick = setInterval(() => {
    turn = turn
      .then(() => days.catchUp())
      .then(() => tendAgreements(world))
      .catch((error: unknown) => console.error("sandbox:", error));
  }, TICK_MS);
  return {
    app,
    world,
    async close() {
      clearInterval(tick);
      await app.close();
      await turn;
      await days.catchUp();
      await world.close();
    },
  };
}
