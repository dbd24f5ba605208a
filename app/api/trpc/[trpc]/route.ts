import { handleApi } from "#server/api/handle.ts";

export const dynamic = "force-dynamic";
export { handleApi as GET, handleApi as POST };
