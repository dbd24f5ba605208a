/** Every way to lie that the harness tries: field by field out of the format, and those that change many records at once. */
import { BOOKS } from "../testing/changes/books.ts";
import { BYTES } from "../testing/changes/bytes.ts";
import { CONSENTS } from "../testing/changes/consents.ts";
import { INPUT } from "../testing/changes/input.ts";
import { RECORD } from "../testing/changes/record.ts";
import { FIELD_KINDS } from "./field-kinds.ts";
import type { Kind } from "./kind.ts";
import { COVERS } from "./kinds/covers.ts";
import { DECISIONS } from "./kinds/decisions.ts";
import { ENTRIES } from "./kinds/entries.ts";
import { FORMS } from "./kinds/forms.ts";
import { LEFT_OUT } from "./kinds/left-out.ts";
import { SHOPS } from "./kinds/shops.ts";
import { VERSIONS } from "./kinds/versions.ts";

/** Changed by hand, record upon record. */
export const COORDINATED: readonly Kind[] = [
  ...LEFT_OUT,
  ...DECISIONS,
  ...COVERS,
  ...SHOPS,
  ...ENTRIES,
  ...VERSIONS,
  ...FORMS,
  ...INPUT,
  ...RECORD,
  ...BYTES,
  ...CONSENTS,
  ...BOOKS,
];
export const KINDS: readonly Kind[] = [...FIELD_KINDS, ...COORDINATED];
