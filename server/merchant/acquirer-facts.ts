import type { Id } from "../id.ts";

/** What everybody needs of an acquirer. */
export interface AcquirerFacts {
  id: Id<"acq">;
  code: string;
  name: string;
  cutOffMinutes: number;
}
