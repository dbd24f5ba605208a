import { isCycle } from "../calendar/cycle.ts";
import { CHANNELS } from "../channel/channel.ts";
import { canonicalJson } from "../document/canonical-json.ts";
import { sha256Hex } from "../document/digest.ts";
import {
  dateOf,
  FieldFault,
  fenOf,
  listOf,
  type Members,
  membersOf,
  oneOf,
  readDocument,
  textOf,
  textsOf,
  wholeOf,
} from "../document/document-reader.ts";
import type { AcquirerRegister, Hold, Register, RegisterEntry, Signer } from "./register.ts";

/** `register.json`, the acquirer's own list of shops, barred parties and signers. */
export function writeRegister(register: AcquirerRegister): string {
  return canonicalJson({
    ...register,
    feeToleranceFen: register.feeToleranceFen.toString(),
    entries: register.entries.map((entry) => ({
      ...entry,
      minimumFen: entry.minimumFen.toString(),
      advanceLimitFen: entry.advanceLimitFen.toString(),
      holds: entry.holds.map(holdToJson),
    })),
  });
}

/** Refuses `input_invalid` with the faulty field. Fields we do not know are the acquirer's own and are passed over. */
export function readRegister(text: string): AcquirerRegister {
  return readDocument(text, "input_invalid", "register", (document) => {
    const m = membersOf(document, "");
    return {
      entries: listOf(m, "", "entries").map((entry, i) => entryFromJson(entry, `entries[${i}]`)),
      barred: textsOf(m, "", "barred"),
      feeToleranceFen: fenOf(m, "", "feeToleranceFen"),
      signers: listOf(m, "", "signers").map((signer, i) => signerFromJson(signer, `signers[${i}]`)),
      cutOffMinutes: wholeOf(m, "", "cutOffMinutes"),
    };
  });
}

/**
 * The digest in the file's H record: what both sides must agree on before a line can be right. Numbers as strings,
 * entries by number, holds by their text; names and channel numbers are not part of it.
 */
export function registerSha256(register: Pick<Register, "entries" | "feeToleranceFen">): string {
  const entries = register.entries
    .map((entry) => ({
      subMerchantNo: entry.subMerchantNo,
      accountRef: entry.accountRef,
      accountVersion: entry.accountVersion.toString(),
      accountApprovedFrom: entry.accountApprovedFrom,
      cycle: entry.cycle,
      minimumFen: entry.minimumFen.toString(),
      advanceLimitFen: entry.advanceLimitFen.toString(),
      status: entry.status,
      holds: entry.holds.map(holdToJson).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)),
    }))
    .sort((a, b) => (a.subMerchantNo < b.subMerchantNo ? -1 : 1));
  return sha256Hex(canonicalJson({ entries, feeToleranceFen: register.feeToleranceFen.toString() }));
}

const holdToJson = (hold: Hold) => ({
  fen: hold.fen === null ? null : hold.fen.toString(),
  acquirerReference: hold.acquirerReference,
  reason: hold.reason,
});

function entryFromJson(value: unknown, path: string): RegisterEntry {
  const m = membersOf(value, path);
  const numbers = membersOf(m.channelNos ?? {}, `${path}.channelNos`, CHANNELS);
  const cycle = textOf(m, path, "cycle");
  if (!isCycle(cycle)) throw new FieldFault(`${path}.cycle`, "unknown_value");
  return {
    subMerchantNo: textOf(m, path, "subMerchantNo"),
    name: textOf(m, path, "name"),
    status: oneOf(m, path, "status", ["active", "suspended", "closed"]),
    channelNos: Object.fromEntries(
      Object.keys(numbers).map((channel) => [channel, textsOf(numbers, `${path}.channelNos`, channel)]),
    ),
    accountRef: textOf(m, path, "accountRef"),
    accountVersion: wholeOf(m, path, "accountVersion"),
    accountApprovedFrom: dateOf(m, path, "accountApprovedFrom"),
    cycle,
    minimumFen: fenOf(m, path, "minimumFen"),
    advanceLimitFen: fenOf(m, path, "advanceLimitFen"),
    holds: listOf(m, path, "holds").map((hold, i) => holdFromJson(hold, `${path}.holds[${i}]`)),
  };
}

function holdFromJson(value: unknown, path: string): Hold {
  const m = membersOf(value, path);
  const orNull = <T>(key: string, read: (m: Members) => T): T | null =>
    m[key] === null || m[key] === undefined ? null : read(m);
  return {
    fen: orNull("fen", () => fenOf(m, path, "fen")),
    acquirerReference: orNull("acquirerReference", () => textOf(m, path, "acquirerReference")),
    reason: textOf(m, path, "reason"),
  };
}

function signerFromJson(value: unknown, path: string): Signer {
  const m = membersOf(value, path);
  return {
    person: textOf(m, path, "person"),
    keyId: textOf(m, path, "keyId"),
    publicKey: textOf(m, path, "publicKey"),
  };
}
