import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DocumentRow } from "#server/agreement/document-evidence.ts";
import type { CalendarVersion } from "#server/calendar/calendar.ts";
import { readCalendar } from "#server/calendar/calendar-codec.ts";
import type { Channel } from "#server/channel/channel.ts";
import type { AcquirerRegister, RegisterEntry } from "#server/clearing/register.ts";
import { readRegister } from "#server/clearing/register-codec.ts";

/** Where everything of the acquirer's side lies. The platform's programs read none of it. */
export interface Paths {
  data: string;
  clock: string;
  inbox: string;
  /** Where the platform lays down what it proposes. */
  outbox: string;
  sandbox: string;
  journal: string;
  /** Which version of each book lies in the platform's inbox. */
  laid: string;
  desk: string;
  /** How far the clock of this practice desk runs ahead: its tool takes no instant beyond it. */
  deskClock: string;
  register: string;
  /** Every version that was laid, by number. */
  registers: string;
  registerFull: string;
  agreements: string;
  fees: string;
  calendar: string;
  calendars: string;
  bank: string;
  funds: string;
  originals: string;
  closes: string;
  voids: string;
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
    outbox: join(dataDir, "drop", "ACQ001", "outbox"),
    sandbox,
    journal: join(sandbox, "journal.jsonl"),
    laid: join(sandbox, "laid.json"),
    desk,
    deskClock: join(desk, "clock.json"),
    register: join(desk, "register.json"),
    registers: join(desk, "registers"),
    registerFull: join(desk, "register-full.json"),
    agreements: join(desk, "agreements.json"),
    fees: join(desk, "fees.json"),
    calendar: join(desk, "calendar.json"),
    calendars: join(desk, "calendars"),
    bank: join(desk, "bank.jsonl"),
    funds: join(desk, "funds.jsonl"),
    originals: join(desk, "originals.jsonl"),
    closes: join(desk, "closes.jsonl"),
    voids: join(desk, "voids.jsonl"),
    bills: join(desk, "bills"),
    bankIn: join(desk, "bank", "in"),
    bankOut: join(desk, "bank", "out"),
    files: join(desk, "files"),
  };
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
  /** The two people who registered and checked a later version. */
  registeredBy?: readonly [string, string];
}
export interface RegisterFull {
  debtor: { name: string; accountNumber: string; cnaps: string; bankName: string };
  accounts: FullAccount[];
  /** At Huifu: who calls, and each shop's huifu_id with the most of a payment that others may receive, per cent. */
  huifu: {
    sysId: string;
    productId: string;
    shops: { subMerchantNo: string; huifuId: string; applyRatio: string }[];
  };
}

/** Files that people and tools change: read again whenever they are newer than what is remembered. */
export class Desk {
  readonly paths: Paths;
  private readonly remembered = new Map<string, { stamp: string; value: unknown }>();

  constructor(paths: Paths) {
    this.paths = paths;
  }

  register = (): AcquirerRegister => this.read(this.paths.register, readRegister);
  registerFull = (): RegisterFull => this.read<RegisterFull>(this.paths.registerFull);
  agreements = (): DocumentRow[] => this.read<DocumentRow[]>(this.paths.agreements);
  fees = (): DocumentRow[] => this.read<DocumentRow[]>(this.paths.fees);
  calendar = (): CalendarVersion => this.read(this.paths.calendar, readCalendar);

  shopOf(channel: Channel, channelNo: string): RegisterEntry | undefined {
    return this.register().subMerchants.find((e) => e.channelNos[channel]?.some((n) => n.no === channelNo));
  }

  private read<T>(file: string, parse: (text: string) => T = JSON.parse): T {
    if (!existsSync(file)) throw new Error(`the acquirer's file is missing: ${file}`);
    const { mtimeMs, size, ino } = statSync(file);
    const stamp = `${mtimeMs} ${size} ${ino}`;
    const known = this.remembered.get(file);
    if (known?.stamp === stamp) return known.value as T;
    const value = parse(readFileSync(file, "utf8"));
    this.remembered.set(file, { stamp, value });
    return value;
  }
}
