import { CHANNELS } from "../channel/channel.ts";
import { canonicalJson } from "../document/canonical-json.ts";
import { sha256Hex } from "../document/digest.ts";
import {
  at,
  dateOf,
  FieldFault,
  fenOf,
  listOf,
  membersOf,
  oneOf,
  readDocument,
  textOf,
  textsOf,
  whereThere,
  wholeOf,
} from "../document/document-reader.ts";
import type { Agreement } from "./agreement.ts";
import { findAgreementFault } from "./agreement-fault.ts";
import type { Term, When } from "./split-rule.ts";

const FIELDS = [
  ..."acquirer agreement bearer categoryCapPpm consents effectiveFrom feeBearer merchant refundCover".split(
    " ",
  ),
  ..."remainder seller terms version visibility".split(" "),
];

/** The canonical JSON both sides sign; its SHA-256 is the agreement's name. Source: clearing-file.md §4. */
export function writeAgreement(agreement: Agreement): string {
  const { rule, visibility, refundCover, consents, ...head } = agreement;
  return canonicalJson({
    acquirer: head.acquirer,
    agreement: head.agreement,
    version: head.version,
    merchant: head.merchant,
    seller: head.seller,
    effectiveFrom: head.effectiveFrom,
    consents,
    ...(visibility === undefined ? {} : { visibility }),
    ...(refundCover === undefined ? {} : { refundCover }),
    remainder: rule.remainder,
    bearer: rule.bearer,
    ...(rule.feeBearer === undefined ? {} : { feeBearer: rule.feeBearer }),
    ...(rule.categoryCapPpm === undefined ? {} : { categoryCapPpm: rule.categoryCapPpm }),
    terms: rule.terms.map(termToJson),
  });
}

export const agreementSha256 = (agreement: Agreement): string => sha256Hex(writeAgreement(agreement));

/**
 * Reads and checks an agreement; refuses `agreement_invalid` with the faulty field. Text that is not the canonical
 * form is refused too: it would have another name than what was signed.
 */
export function readAgreement(text: string): Agreement {
  return readDocument(text, "agreement_invalid", "document", (document) => {
    const m = membersOf(document, "", FIELDS);
    const agreement: Agreement = {
      acquirer: textOf(m, "", "acquirer"),
      agreement: textOf(m, "", "agreement"),
      version: wholeOf(m, "", "version"),
      merchant: textOf(m, "", "merchant"),
      seller: textOf(m, "", "seller"),
      consents: textsOf(m, "", "consents"),
      effectiveFrom: dateOf(m, "", "effectiveFrom"),
      ...whereThere(m, "visibility", () => textsOf(m, "", "visibility")),
      ...whereThere(m, "refundCover", () => oneOf<"seller">(m, "", "refundCover", ["seller"])),
      rule: {
        terms: listOf(m, "", "terms").map((term, i) => termFromJson(term, `terms[${i}]`)),
        remainder: textOf(m, "", "remainder"),
        bearer: oneOf(m, "", "bearer", ["proportional", "remainder"]),
        ...whereThere(m, "feeBearer", () => textOf(m, "", "feeBearer")),
        ...whereThere(m, "categoryCapPpm", () => wholeOf(m, "", "categoryCapPpm")),
      },
    };
    const fault = findAgreementFault(agreement);
    if (fault) throw new FieldFault(fault.field, fault.reason);
    if (writeAgreement(agreement) !== text) throw new FieldFault("document", "not_canonical");
    return agreement;
  });
}

function termToJson(term: Term): object {
  const when = term.when === undefined ? {} : { when: whenToJson(term.when) };
  if (term.kind === "fixed") return { kind: "fixed", fen: term.fen.toString(), to: term.to, ...when };
  const cap = term.capFen === undefined ? {} : { capFen: term.capFen.toString() };
  return { kind: "share", of: term.of, ppm: term.ppm, to: term.to, ...cap, ...when };
}

function whenToJson(when: When): object {
  return {
    ...(when.channel === undefined ? {} : { channel: when.channel }),
    ...(when.minFen === undefined ? {} : { minFen: when.minFen.toString() }),
    ...(when.maxFen === undefined ? {} : { maxFen: when.maxFen.toString() }),
  };
}

function termFromJson(value: unknown, path: string): Term {
  const kind = oneOf(
    membersOf(value, path, ["kind", "of", "ppm", "fen", "to", "capFen", "when"]),
    path,
    "kind",
    ["share", "fixed"],
  );
  const fields =
    kind === "share" ? ["kind", "of", "ppm", "to", "capFen", "when"] : ["kind", "fen", "to", "when"];
  const m = membersOf(value, path, fields);
  const to = textOf(m, path, "to");
  const when = whereThere(m, "when", () => whenFromJson(m.when, at(path, "when")));
  if (kind === "fixed") return { kind, fen: fenOf(m, path, "fen"), to, ...when };
  const cap = whereThere(m, "capFen", () => fenOf(m, path, "capFen"));
  return {
    kind,
    of: oneOf(m, path, "of", ["base", "rest"]),
    ppm: wholeOf(m, path, "ppm"),
    to,
    ...cap,
    ...when,
  };
}

function whenFromJson(value: unknown, path: string): When {
  const m = membersOf(value, path, ["channel", "minFen", "maxFen"]);
  return {
    ...whereThere(m, "channel", () => oneOf(m, path, "channel", CHANNELS)),
    ...whereThere(m, "minFen", () => fenOf(m, path, "minFen")),
    ...whereThere(m, "maxFen", () => fenOf(m, path, "maxFen")),
  };
}
