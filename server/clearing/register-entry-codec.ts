import { isCycle } from "../calendar/cycle.ts";
import { CHANNELS } from "../channel/channel.ts";
import {
  booleanOf,
  countOf,
  dateOf,
  FieldFault,
  fenOf,
  instantOf,
  listOf,
  membersOf,
  oneOf,
  orNull,
  textOf,
  wordOf,
  wordOrNoneOf,
} from "../document/document-reader.ts";
import {
  type ChannelNo,
  type Contact,
  type Hold,
  REGISTERED_STATUSES,
  type RegisterEntry,
  ROLES,
  type ShownAccount,
} from "./register.ts";

const FIELDS = [
  "subMerchantNo",
  "name",
  "role",
  "licenceCode",
  "status",
  "statusReason",
  "consentsFrom",
  "contacts",
  "channelNos",
  "accountRef",
  "accountVersion",
  "accountApprovedFrom",
  "account",
  "cycle",
  "minimumFen",
  "advanceLimitFen",
  "holds",
] as const;

/** One shop of `register.json`; amounts as decimal text. A reason or an account that is not stated is no field. */
export function writeRegisterEntry(entry: RegisterEntry): Record<string, unknown> {
  return {
    ...Object.fromEntries(
      FIELDS.flatMap((field) => (entry[field] === undefined ? [] : [[field, entry[field]]])),
    ),
    minimumFen: entry.minimumFen.toString(),
    advanceLimitFen: entry.advanceLimitFen.toString(),
    holds: entry.holds.map((hold) => ({ ...hold, fen: hold.fen === null ? null : hold.fen.toString() })),
  };
}

/** Throws `FieldFault` with the field below `path`. */
export function readRegisterEntry(value: unknown, path: string): RegisterEntry {
  const m = membersOf(value, path, FIELDS);
  const numbers = membersOf(m.channelNos, `${path}.channelNos`, CHANNELS);
  const cycle = textOf(m, path, "cycle");
  if (!isCycle(cycle)) throw new FieldFault(`${path}.cycle`, "unknown_value");
  return {
    subMerchantNo: wordOf(m, path, "subMerchantNo"),
    name: textOf(m, path, "name"),
    role: oneOf(m, path, "role", ROLES),
    licenceCode: textOf(m, path, "licenceCode"),
    status: oneOf(m, path, "status", REGISTERED_STATUSES),
    ...(m.statusReason === undefined ? {} : { statusReason: textOf(m, path, "statusReason") }),
    consentsFrom: orNull(m, "consentsFrom", () => instantOf(m, path, "consentsFrom")),
    contacts: listOf(m, path, "contacts").map((c, i) => contactFromJson(c, `${path}.contacts[${i}]`)),
    channelNos: Object.fromEntries(
      Object.keys(numbers).map((channel) => {
        const at = `${path}.channelNos`;
        const list = listOf(numbers, at, channel);
        return [channel, list.map((no, i) => channelNoFromJson(no, `${at}.${channel}[${i}]`))];
      }),
    ),
    accountRef: wordOrNoneOf(m, path, "accountRef"),
    accountVersion: countOf(m, path, "accountVersion"),
    accountApprovedFrom: dateOf(m, path, "accountApprovedFrom"),
    ...(m.account === undefined ? {} : { account: shownFromJson(m.account, `${path}.account`) }),
    cycle,
    minimumFen: fenOf(m, path, "minimumFen"),
    advanceLimitFen: fenOf(m, path, "advanceLimitFen"),
    holds: listOf(m, path, "holds").map((hold, i) => holdFromJson(hold, `${path}.holds[${i}]`)),
  };
}

/** A mask shows six digits and four at most: whatever shows more is a number, and is not taken. */
function shownFromJson(value: unknown, path: string): ShownAccount {
  const m = membersOf(value, path, ["mask", "hash", "holderName", "bankName", "cnaps"]);
  const mask = textOf(m, path, "mask");
  if (!/^\d{0,6}\*{4,30}\d{4}$/.test(mask)) throw new FieldFault(`${path}.mask`, "unknown_value");
  const hash = textOf(m, path, "hash");
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new FieldFault(`${path}.hash`, "unknown_value");
  return {
    ...{ mask, hash },
    holderName: textOf(m, path, "holderName"),
    bankName: textOf(m, path, "bankName"),
    cnaps: textOf(m, path, "cnaps"),
  };
}

function channelNoFromJson(value: unknown, path: string): ChannelNo {
  const m = membersOf(value, path, ["no", "shared"]);
  return { no: textOf(m, path, "no"), shared: booleanOf(m, path, "shared") };
}

function contactFromJson(value: unknown, path: string): Contact {
  const m = membersOf(value, path, ["person", "version", "from", "to"]);
  return {
    person: textOf(m, path, "person"),
    version: countOf(m, path, "version"),
    from: instantOf(m, path, "from"),
    to: orNull(m, "to", () => instantOf(m, path, "to")),
  };
}

function holdFromJson(value: unknown, path: string): Hold {
  const m = membersOf(value, path, ["fen", "acquirerReference", "reason"]);
  return {
    fen: orNull(m, "fen", () => fenOf(m, path, "fen")),
    acquirerReference: orNull(m, "acquirerReference", () => textOf(m, path, "acquirerReference")),
    reason: textOf(m, path, "reason"),
  };
}
