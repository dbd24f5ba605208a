/** Which kept version of a book of the acquirer's a file was made with: by its digest, and not before the window ended. Pure. */

interface Version {
  version: number;
  /** RFC 3339 +08:00 */
  at: string;
}
export interface VersionChoice<T extends Version> {
  /** Every law uses it: the version that the file names; where there is none, the newest. */
  used: T;
  usedSha256: string;
  newest: T;
  newestSha256: string;
  fault: undefined | { kind: "early" } | { kind: "unknown"; kept: readonly Version[] };
}

/**
 * Walks from the newest version back, each read when its turn comes, and ends where only versions of before the window's
 * end follow. Of equal ones the first that was written after that end: the file may have been computed from it.
 * Undefined where there is no version at all.
 */
export function chooseVersion<T extends Version>(
  newestFirst: Iterable<T>,
  stated: { sha256: string; windowTo: string },
  digestOf: (version: T) => string,
): VersionChoice<T> | undefined {
  const end = Date.parse(stated.windowTo);
  const kept: Version[] = [];
  let newest: Pick<VersionChoice<T>, "newest" | "newestSha256"> | undefined;
  let used: T | undefined;
  for (const one of newestFirst) {
    const isIn = Date.parse(one.at) >= end;
    if (!isIn && used) break;
    const { version, at } = one;
    if (kept.at(-1)?.version !== version) kept.push({ version, at });
    const sha256 = digestOf(one);
    newest ??= { newest: one, newestSha256: sha256 };
    if (sha256 !== stated.sha256) continue;
    if (!isIn) return { used: one, usedSha256: sha256, ...newest, fault: { kind: "early" } };
    used = one;
  }
  if (!newest) return undefined;
  return used
    ? { used, usedSha256: stated.sha256, ...newest, fault: undefined }
    : { used: newest.newest, usedSha256: newest.newestSha256, ...newest, fault: { kind: "unknown", kept } };
}

/** "第 3 版（2026-11-21T00:00:10+08:00）" */
export const versionText = ({ version, at }: Version): string => `第 ${version} 版（${at}）`;
