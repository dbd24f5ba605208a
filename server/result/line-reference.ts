/** As the bank's paper names a line: the first 16 of its file's digest, and its number. */
export const lineReference = ({ fileDigest, lineNo }: { fileDigest: string; lineNo: number }): string =>
  `${fileDigest.slice(0, 16)}-${lineNo}`;
