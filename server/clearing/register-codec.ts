import { readCutOffs } from "../calendar/cut-off-reader.ts";
import { canonicalJson } from "../document/canonical-json.ts";
import { sha256Hex } from "../document/digest.ts";
import {
  countOf,
  FieldFault,
  fenOf,
  instantOf,
  listOf,
  type Members,
  membersOf,
  readDocument,
  textOf,
  wholeOf,
} from "../document/document-reader.ts";
import type { AcquirerRegister, Barred, Signer } from "./register.ts";
import { readRegisterEntry, writeRegisterEntry } from "./register-entry-codec.ts";

const FIELDS = [
  "version",
  "at",
  "consentsFrom",
  "leftOutDays",
  "feeToleranceFen",
  "clockSeconds",
  "lifetimeSeconds",
  "subMerchants",
  "barred",
  "signers",
  "cutOffs",
] as const;

/** `register.json`, the acquirer's own list of shops, barred parties and signers, as canonical JSON. */
export function writeRegister(register: AcquirerRegister): string {
  return canonicalJson(registerToJson(register));
}

/** Refuses `input_invalid` with the field that is missing, unknown, of another kind or stands twice. */
export function readRegister(text: string): AcquirerRegister {
  return readDocument(text, "input_invalid", "register", (document) => {
    const m = membersOf(document, "", FIELDS);
    const version = wholeOf(m, "", "version");
    if (version < 1) throw new FieldFault("version", "not_a_version");
    const register = {
      version,
      at: instantOf(m, "", "at"),
      consentsFrom: instantOf(m, "", "consentsFrom"),
      leftOutDays: countOf(m, "", "leftOutDays"),
      feeToleranceFen: fenOf(m, "", "feeToleranceFen"),
      clockSeconds: countOf(m, "", "clockSeconds"),
      lifetimeSeconds: lifetimesFromJson(m),
      subMerchants: listOf(m, "", "subMerchants").map((e, i) => readRegisterEntry(e, `subMerchants[${i}]`)),
      barred: listOf(m, "", "barred").map((b, i) => barredFromJson(b, `barred[${i}]`)),
      signers: listOf(m, "", "signers").map((signer, i) => signerFromJson(signer, `signers[${i}]`)),
      cutOffs: readCutOffs(m),
    };
    refuseTwice(register.subMerchants.map((e) => e.subMerchantNo));
    return register;
  });
}

/**
 * The digest in the file's H record, of everything that this version says: the canonical JSON of the whole document
 * without its number and its instant, so that a version laid again unchanged has the same.
 */
export function registerSha256(register: AcquirerRegister): string {
  const { version: _, at: __, ...content } = registerToJson(register);
  return sha256Hex(canonicalJson(content));
}

/** Only what stands in the form: whoever has more beside it must not change its digest. */
function registerToJson(register: AcquirerRegister): Record<string, unknown> {
  return {
    ...Object.fromEntries(FIELDS.map((field) => [field, register[field]])),
    feeToleranceFen: register.feeToleranceFen.toString(),
    subMerchants: register.subMerchants.map(writeRegisterEntry),
  };
}

function lifetimesFromJson(m: Members): Readonly<Record<string, number>> {
  const lifetimes = membersOf(m.lifetimeSeconds, "lifetimeSeconds");
  return Object.fromEntries(
    Object.keys(lifetimes).map((mode) => [mode, countOf(lifetimes, "lifetimeSeconds", mode)]),
  );
}

function barredFromJson(value: unknown, path: string): Barred {
  const m = membersOf(value, path, ["no", "from"]);
  const no = textOf(m, path, "no");
  // An empty name would bar everybody whose licence code is not known.
  if (no === "") throw new FieldFault(`${path}.no`, "missing");
  return { no, from: instantOf(m, path, "from") };
}

function signerFromJson(value: unknown, path: string): Signer {
  const m = membersOf(value, path, ["person", "keyId", "publicKey"]);
  return {
    person: textOf(m, path, "person"),
    keyId: textOf(m, path, "keyId"),
    publicKey: textOf(m, path, "publicKey"),
  };
}

function refuseTwice(numbers: readonly string[]): void {
  const twice = numbers.findIndex((no, i) => numbers.indexOf(no) !== i);
  if (twice >= 0) throw new FieldFault(`subMerchants[${twice}].subMerchantNo`, "twice");
}
