/** One of the platform's public keys for proposals, as the acquirer keeps them: a file is held to the keys of its own time. */
export interface PlatformKey {
  id: string;
  from: Date;
  /** From this instant on no file may be opened under it; null while nothing replaced it. */
  until: Date | null;
  /** Ed25519, SPKI PEM. */
  publicKey: string;
}

/** Whether a file opened at this instant may be signed with the key. */
export const isKeyOf = (key: Pick<PlatformKey, "from" | "until">, openedAt: Date): boolean =>
  key.from <= openedAt && (key.until === null || openedAt < key.until);
