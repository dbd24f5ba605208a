import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DocumentRow } from "#server/agreement/document-evidence.ts";
import type { Calendar } from "#server/calendar/calendar.ts";
import type { Channel } from "#server/channel/channel.ts";
import { readJson } from "./files.ts";

/** Where everything of the acquirer's side lies. The platform's programs read none of it. */
export interface Paths {
  data: string;
  clock: string;
  inbox: string;
  sandbox: string;
  journal: string;
  desk: string;
  register: string;
  registerFull: string;
  agreements: string;
  fees: string;
  calendar: string;
  bank: string;
  funds: string;
  originals: string;
  bills: string;
  bankIn: string;
  bankOut: string;
  files: string;
}

export function pathsOf(dataDir: string): Paths {
  const sandbox = join(dataDir, "sandbox");
  const desk = join(sandbox, "desk");
  return {
    data: dataDir,
    clock: join(dataDir, "clock.json"),
    inbox: join(dataDir, "drop", "ACQ001", "inbox"),
    sandbox,
    journal: join(sandbox, "journal.jsonl"),
    desk,
    register: join(desk, "register.json"),
    registerFull: join(desk, "register-full.json"),
    agreements: join(desk, "agreements.json"),
    fees: join(desk, "fees.json"),
    calendar: join(desk, "calendar.json"),
    bank: join(desk, "bank.jsonl"),
    funds: join(desk, "funds.jsonl"),
    originals: join(desk, "originals.jsonl"),
    bills: join(desk, "bills"),
    bankIn: join(desk, "bank", "in"),
    bankOut: join(desk, "bank", "out"),
    files: join(desk, "files"),
  };
}

export interface RegisterEntryText {
  subMerchantNo: string;
  name: string;
  status: "active" | "suspended" | "closed";
  channelNos: Partial<Record<Channel, string[]>>;
  accountRef: string;
  accountVersion: number;
  accountApprovedFrom: string;
  cycle: string;
  minimumFen: string;
  advanceLimitFen: string;
  holds: { fen: string | null; acquirerReference: string | null; reason: string }[];
}
export interface RegisterText {
  entries: RegisterEntryText[];
  barred: string[];
  feeToleranceFen: string;
  signers: { person: string; keyId: string; publicKey: string }[];
  cutOffMinutes: number;
}
/** Full numbers stand here and nowhere else. */
export interface FullAccount {
  subMerchantNo: string;
  accountRef: string;
  accountVersion: number;
  holderName: string;
  accountNumber: string;
  bankName: string;
  cnaps: string;
  licenceCode: string;
  personId: string;
}
export interface RegisterFull {
  debtor: { name: string; accountNumber: string; cnaps: string; bankName: string };
  accounts: FullAccount[];
}

/** Files that people and tools change: read again whenever they are newer than what is remembered. */
export class Desk {
  readonly paths: Paths;
  private readonly remembered = new Map<string, { stamp: string; value: unknown }>();

  constructor(paths: Paths) {
    this.paths = paths;
  }

  register = (): RegisterText => this.read<RegisterText>(this.paths.register);
  registerFull = (): RegisterFull => this.read<RegisterFull>(this.paths.registerFull);
  agreements = (): DocumentRow[] => this.read<DocumentRow[]>(this.paths.agreements);
  fees = (): DocumentRow[] => this.read<DocumentRow[]>(this.paths.fees);
  calendar = (): Calendar => this.read<Calendar>(this.paths.calendar);

  shopOf(channel: Channel, channelNo: string): RegisterEntryText | undefined {
    return this.register().entries.find((e) => e.channelNos[channel]?.includes(channelNo));
  }

  private read<T>(file: string): T {
    if (!existsSync(file)) throw new Error(`the acquirer's file is missing: ${file}`);
    const { mtimeMs, size, ino } = statSync(file);
    const stamp = `${mtimeMs} ${size} ${ino}`;
    const known = this.remembered.get(file);
    if (known?.stamp === stamp) return known.value as T;
    const value = readJson<T>(file);
    this.remembered.set(file, { stamp, value });
    return value;
  }
}
