/** The result of a check as JSON for the archive: everything that was printed, with whole fen. */
import { writeChannelDay } from "./bill-days.ts";
import { LAWS } from "./law.ts";
import type { ProposalCheck } from "./proposal-check.ts";

export function reportOf(check: ProposalCheck): object {
  const { books, digest, file, differences, equations, missingFunds, entries, notices } = check;
  const plain = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  return JSON.parse(
    JSON.stringify(
      {
        result: differences.count > 0 ? "differs" : missingFunds.length > 0 ? "incomplete" : "equal",
        digest,
        header: file?.header,
        totals: file?.totals,
        lines: file?.positions.length,
        entries,
        differenceCount: differences.count,
        byLaw: Object.fromEntries(differences.byLaw),
        differences: differences.kept.map((d) => ({ ...d, zh: LAWS[d.law][0], en: LAWS[d.law][1] })),
        equations,
        missingFunds,
        notices,
        leftOut: file?.leftOut,
        foreign: books?.bills.foreign,
        noBill: books?.noBill.map(writeChannelDay),
        versions: books && {
          register: versionOf(books.versions.register.used),
          calendar: versionOf(books.versions.calendar.used),
        },
      },
      plain,
    ),
  );
}

const versionOf = ({ version, at }: { version: number; at: string }) => ({ version, at });
