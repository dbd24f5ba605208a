import type { CutOffs } from "../calendar/cut-off.ts";
import type { Id } from "../id.ts";

/** What everybody needs of an acquirer. */
export interface AcquirerFacts {
  id: Id<"acq">;
  code: string;
  name: string;
  cutOffs: CutOffs;
}
