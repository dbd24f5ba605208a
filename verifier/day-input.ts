/** The acquirer's books as the input of a clearing day. Pure. */

import type { DayInput } from "#server/clearing/clearing-day.ts";
import type { FileHeader } from "#server/clearing/clearing-file.ts";
import { LAW_HASHES } from "#server/clearing/law-digest.ts";
import type { Books } from "./books.ts";
import type { BindingDecisions } from "./chain.ts";

export function dayInput(
  header: FileHeader,
  books: Books,
  returned: DayInput["returned"],
  { binding }: Pick<BindingDecisions, "binding">,
): DayInput {
  const { agreements, fees, register, closes, calendar, previous } = books;
  return {
    header,
    documents: { agreements, fees },
    hashes: LAW_HASHES,
    register,
    closes,
    calendar,
    previous: previous?.file,
    returned,
    decisions: binding,
  };
}
