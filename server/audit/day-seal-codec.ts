import { canonicalJson } from "../document/canonical-json.ts";
import {
  at,
  countOf,
  dateOf,
  FieldFault,
  listOf,
  membersOf,
  oneOf,
  readDocument,
  textOf,
} from "../document/document-reader.ts";
import { readOrderTerms } from "../order/order-terms-codec.ts";
import { isStorableText } from "../storable.ts";
import type { LeafKind, LeafRow, ProofStep, SealedDay, SealedLeaf } from "./day-seal.ts";

const FIELDS = ["acquirer", "day", "previousRoot", "treeRoot", "leafCount", "terms", "leaves"] as const;
/** What is handed out: audit entries are sealed with the day and stand in nobody's proof. */
const KINDS = ["order", "payment", "refund"] as const satisfies LeafKind[];
/** More siblings than a tree of 2⁶⁴ rows has. */
const STEPS_MAX = 64;
const LEAVES_MAX = 200;

/** `seal.json`, or the proof of one order, as canonical JSON. */
export const writeSeal = (seal: SealedDay): string => canonicalJson({ ...seal } as never);

/** Refuses `input_invalid` with the field that is missing, unknown or of another form. */
export function readSeal(text: string): SealedDay {
  return readDocument(text, "input_invalid", "seal", (document) => {
    const m = membersOf(document, "", FIELDS);
    const leaves = listOf(m, "", "leaves");
    if (leaves.length > LEAVES_MAX) throw new FieldFault("leaves", "too_large");
    return {
      acquirer: textOf(m, "", "acquirer"),
      day: dateOf(m, "", "day"),
      previousRoot: m.previousRoot === "" ? "" : hashOf(m, "", "previousRoot"),
      treeRoot: hashOf(m, "", "treeRoot"),
      leafCount: countOf(m, "", "leafCount"),
      terms: termsOf(textOf(m, "", "terms")),
      leaves: leaves.map((leaf, i) => leafFrom(leaf, `leaves[${i}]`)),
    };
  });
}

function termsOf(text: string): string {
  if (text === "") return text;
  try {
    readOrderTerms(text);
    return text;
  } catch {
    throw new FieldFault("terms", "not_canonical");
  }
}

function leafFrom(value: unknown, path: string): SealedLeaf {
  const m = membersOf(value, path, ["kind", "row", "path"]);
  const row = membersOf(m.row, at(path, "row"));
  for (const [name, cell] of Object.entries(row)) {
    const where = at(at(path, "row"), name);
    if (cell !== null && typeof cell !== "string") throw new FieldFault(where, "not_text");
    if (!isStorableText(`${name}${cell ?? ""}`)) throw new FieldFault(where, "characters");
  }
  const steps = listOf(m, path, "path");
  if (steps.length > STEPS_MAX) throw new FieldFault(at(path, "path"), "too_large");
  return {
    kind: oneOf(m, path, "kind", KINDS),
    row: row as LeafRow,
    path: steps.map((step, i) => stepFrom(step, `${at(path, "path")}[${i}]`)),
  };
}

function stepFrom(value: unknown, path: string): ProofStep {
  const m = membersOf(value, path, ["side", "hash"]);
  return { side: oneOf(m, path, "side", ["left", "right"] as const), hash: hashOf(m, path, "hash") };
}

function hashOf(m: ReturnType<typeof membersOf>, path: string, name: string): string {
  const text = textOf(m, path, name);
  if (!/^[0-9a-f]{64}$/.test(text)) throw new FieldFault(at(path, name), "not_a_sha256");
  return text;
}
