import { handleLive } from "#server/api/handle-live.ts";

export const dynamic = "force-dynamic";
export { handleLive as GET };
